/*
 * What browsers get in place of the modules of Socket.IO's client: see bundle-socket-io.mjs. Each does what its original
 * does for a page that connects by WebSocket, sends JSON, has one socket, asks for every acknowledgement with a timeout, and
 * decides itself when to connect again. `test/real-socket.test.ts` runs both against a server.
 */

export const INSTEAD = {
  // Without `io()`, which finds a Manager by URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  'socket.io-client/build/esm/manager.js': `
    import { Socket } from './socket.js'
    export class Manager {
      constructor(uri, opts) {
        this.socket = () => new Socket(uri, opts)
      }
    }`,
  // A socket has a connection of its own, makes it when it is told to, and speaks Engine.IO itself (protocol 4,
  // https://github.com/socketio/engine.io-protocol), as far as a WebSocket needs it: the handshake, the server's pings, and
  // text. Everything else in that package serves other transports, and changes between them.
  'socket.io-client/build/esm/socket.js': `
    import { decode, encode } from 'socket.io-parser'
    // The types of packets: 0 connect, 1 disconnect, 2 event, 3 acknowledgement; 4 is a refusal.
    export class Socket {
      connected = false
      io = { engine: { close: () => this._lose('forced close') } }
      _ws = null
      _listeners = new Map()
      _acks = new Map()
      _lastId = 0
      _offline = () => this._lose('closed')
      constructor(uri, opts) {
        this._uri = uri
        this._opts = opts
      }
      on(event, listener) {
        this._listeners.set(event, [...(this._listeners.get(event) ?? []), listener])
      }
      _emit(event, ...args) {
        for (const listener of this._listeners.get(event) ?? []) listener(...args)
      }
      connect() {
        if (this._ws) return
        const { origin, hostname } = new URL(this._uri)
        let ws
        try {
          ws = new WebSocket(origin.replace('http', 'ws') + this._opts.path + '/?EIO=4&transport=websocket')
        } catch {
          // Mixed content, for example. The caller hears of it after this call.
          queueMicrotask(this._offline)
          return
        }
        this._ws = ws
        if (hostname !== 'localhost') globalThis.addEventListener?.('offline', this._offline)
        ws.onclose = ws.onerror = this._offline
        this._wait(this._opts.timeout)
        let patience
        ws.onmessage = ({ data }) => {
          const type = data[0]
          if (type === '4') this._read(data.slice(1))
          else if (type === '2') {
            ws.send('3')
            this._wait(patience)
          } else if (type === '0') {
            const { pingInterval, pingTimeout } = JSON.parse(data.slice(1))
            patience = pingInterval + pingTimeout
            this._wait(patience)
            this.auth(data => this._ws === ws && this._send({ type: 0, data }))
          } else this._offline()
        }
      }
      disconnect() {
        if (this.connected) {
          this._send({ type: 1 })
          this._lose('io client disconnect')
        } else this._end()
        return this
      }
      timeout(ms) {
        this._patience = ms
        return this
      }
      emitWithAck(...data) {
        return new Promise((resolve, reject) => {
          const id = this._lastId++
          const acknowledge = reply => {
            this._acks.delete(id)
            clearTimeout(timer)
            if (reply) resolve(reply)
            else reject()
          }
          const timer = setTimeout(acknowledge, this._patience)
          this._acks.set(id, acknowledge)
          if (!this.connected) return
          // Timers of a hidden page may be late.
          if (Date.now() > this._expiresAt) queueMicrotask(this._offline)
          else this._send({ type: 2, id, data })
        })
      }
      _send(packet) {
        this._ws.send('4' + encode(packet))
      }
      _read(text) {
        let packet
        try {
          packet = decode(text)
        } catch {
          this._offline()
          return
        }
        const { type, id, data } = packet
        if (type === 2) this._emit(...data)
        else if (type === 3) this._acks.get(id)?.(data[0])
        else if (type === 0) this.connected = true
        else if (type === 1) this._lose('io server disconnect')
        else {
          this._end()
          this._emit('connect_error', data)
        }
      }
      // The server has to be heard within this time.
      _wait(ms) {
        clearTimeout(this._timer)
        this._expiresAt = Date.now() + ms
        this._timer = setTimeout(this._offline, ms)
      }
      _end() {
        const ws = this._ws
        if (!ws) return
        this._ws = null
        clearTimeout(this._timer)
        globalThis.removeEventListener?.('offline', this._offline)
        ws.onclose = ws.onerror = ws.onmessage = null
        ws.close()
      }
      _lose(reason) {
        this._end()
        if (!this.connected) {
          // Nothing looks for more than what the server said, and it has said nothing.
          this._emit('connect_error', {})
          return
        }
        this.connected = false
        this._emit('disconnect', reason)
        for (const acknowledge of [...this._acks.values()]) acknowledge()
      }
    }`,
}
