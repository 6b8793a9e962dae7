/*
 * What browsers get in place of the modules of Socket.IO's client: see bundle-socket-io.mjs. Each does what its original
 * does for a page that connects by WebSocket, sends JSON, has one socket, asks for every acknowledgement with a timeout, and
 * decides itself when to connect again. `test/real-socket.test.ts` runs both against a server.
 */

export const INSTEAD = {
  // Without `io()`, which finds a Manager by URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  'engine.io-client/build/esm/index.js': `
    export { Socket } from './socket.js'
    export { nextTick } from './globals.js'`,
  // Browsers have promises, timers and a global object of one name by now.
  'engine.io-client/build/esm/globals.js': `
    export const nextTick = run => Promise.resolve().then(run)`,
  // Engine.IO (protocol 4, https://github.com/socketio/engine.io-protocol) as far as a WebSocket needs it: the handshake, the
  // server's pings, and text. Everything else in that package serves other transports, and changes between them.
  'engine.io-client/build/esm/socket.js': `
    import { Emitter } from '@socket.io/component-emitter'
    import { nextTick } from './globals.js'
    export class Socket extends Emitter {
      constructor(uri, { path }) {
        super()
        const { origin, hostname } = new URL(uri)
        try {
          this._ws = new WebSocket(origin.replace('http', 'ws') + path + '/?EIO=4&transport=websocket')
        } catch (error) {
          // Mixed content, for example. The listeners come after this call.
          nextTick(() => this.emit('error', error))
          return
        }
        this._offline = () => this._end('closed')
        if (hostname !== 'localhost') globalThis.addEventListener?.('offline', this._offline)
        this._ws.onclose = this._offline
        this._ws.onerror = () => {
          this.emit('error', new Error('closed'))
          this._end('closed')
        }
        this._ws.onmessage = ({ data }) => this._take(data[0], data)
      }
      _take(type, data) {
        if (type === '4') this.emit('data', data.slice(1))
        else if (type === '2') {
          this._ws.send('3')
          this._live()
        } else if (type === '0') {
          const { pingInterval, pingTimeout } = JSON.parse(data.slice(1))
          this._patience = pingInterval + pingTimeout
          this._live()
          this.emit('open')
        } else this._ws.onerror()
      }
      _live() {
        clearTimeout(this._timer)
        this._expiresAt = Date.now() + this._patience
        this._timer = setTimeout(() => this._end('timeout'), this._patience)
      }
      // Timers of a hidden page may be late.
      _hasPingExpired() {
        const isExpired = Date.now() > this._expiresAt
        if (isExpired) nextTick(() => this._end('timeout'))
        return isExpired
      }
      write(text) {
        this._ws?.send('4' + text)
      }
      close() {
        this._end('forced close')
      }
      _end(reason) {
        const ws = this._ws
        if (!ws) return
        this._ws = null
        clearTimeout(this._timer)
        globalThis.removeEventListener?.('offline', this._offline)
        ws.onclose = ws.onerror = ws.onmessage = null
        ws.close()
        this.emit('close', reason)
      }
    }`,
  'socket.io-client/build/esm/manager.js': `
    import { Socket } from './socket.js'
    export class Manager {
      constructor(uri, opts) {
        this.socket = () => new Socket(uri, opts)
      }
    }`,
  // A socket has a connection of its own, and makes it when it is told to.
  'socket.io-client/build/esm/socket.js': `
    import { Emitter } from '@socket.io/component-emitter'
    import { nextTick, Socket as Engine } from 'engine.io-client'
    import { Decoder, Encoder } from 'socket.io-parser'
    const CONNECT = 0
    const DISCONNECT = 1
    const EVENT = 2
    const ACK = 3
    export class Socket extends Emitter {
      connected = false
      io = { engine: null }
      _acks = new Map()
      _lastId = 0
      constructor(uri, opts) {
        super()
        this._uri = uri
        this._opts = opts
      }
      connect() {
        if (this.io.engine) return
        const engine = new Engine(this._uri, this._opts)
        this.io.engine = engine
        let isOpen = false
        const ifPresent = run => value => this.io.engine === engine && run(value)
        const fail = ifPresent(error => {
          if (!isOpen) this._end()
          if (!this.connected) this.emit('connect_error', error)
        })
        const timer = setTimeout(() => fail(new Error('timeout')), this._opts.timeout)
        const take = ifPresent(packet => this._take(packet))
        const decoder = new Decoder()
        decoder.on('decoded', packet => nextTick(() => take(packet)))
        engine.on('open', () => {
          clearTimeout(timer)
          isOpen = true
          this.auth(ifPresent(data => this._send({ type: CONNECT, data })))
        })
        engine.on('error', fail)
        engine.on('data', ifPresent(text => {
          try {
            decoder.add(text)
          } catch {
            this._close('closed')
          }
        }))
        engine.on('close', reason => {
          clearTimeout(timer)
          if (isOpen) ifPresent(() => this._close(reason))()
          else fail(new Error(reason))
        })
      }
      disconnect() {
        const wasConnected = this.connected
        if (wasConnected) this._send({ type: DISCONNECT })
        this._end()
        if (wasConnected) this._lose('io client disconnect')
        return this
      }
      timeout(ms) {
        this._patience = ms
        return this
      }
      emitWithAck(...data) {
        return new Promise((resolve, reject) => {
          const id = this._lastId++
          const timer = setTimeout(() => this._acknowledge(id, 'timeout'), this._patience)
          this._acks.set(id, (failure, reply) => {
            clearTimeout(timer)
            if (failure) reject(new Error(failure))
            else resolve(reply)
          })
          if (this.connected && !this.io.engine._hasPingExpired()) this._send({ type: EVENT, id, data })
        })
      }
      _acknowledge(id, failure, reply) {
        const acknowledge = this._acks.get(id)
        this._acks.delete(id)
        acknowledge?.(failure, reply)
      }
      _send(packet) {
        this.io.engine.write(new Encoder().encode(packet)[0])
      }
      _take({ type, id, data }) {
        if (type === EVENT) this.emit(...data)
        else if (type === ACK) this._acknowledge(id, null, data[0])
        else if (type === CONNECT) {
          this.connected = true
          this.emit('connect')
        } else if (type === DISCONNECT) this._close('io server disconnect')
        else {
          this._end()
          this.emit('connect_error', Object.assign(new Error(data.message), { data: data.data }))
        }
      }
      _end() {
        const { engine } = this.io
        this.io.engine = null
        engine?.close()
      }
      _close(reason) {
        this._end()
        this._lose(reason)
      }
      _lose(reason) {
        this.connected = false
        this.emit('disconnect', reason)
        for (const id of [...this._acks.keys()]) this._acknowledge(id, 'disconnected')
      }
    }`,
  '@socket.io/component-emitter/lib/esm/index.js': `export class Emitter {
    _listeners = new Map()
    on(event, listener) {
      this._listeners.set(event, [...(this._listeners.get(event) ?? []), listener])
    }
    emit(event, ...args) {
      for (const listener of this._listeners.get(event) ?? []) listener(...args)
    }
  }`,
}
