/*
 * What of Socket.IO's client the browser build leaves out or shortens: see bundle-socket-io.mjs. Each patch has to find its
 * place, or the build ends.
 */

/** Modules that something shorter takes the place of. */
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
        this._offline = () => this._end('transport close')
        if (hostname !== 'localhost') globalThis.addEventListener?.('offline', this._offline)
        this._ws.onclose = this._offline
        this._ws.onerror = () => this._fail('websocket error')
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
        } else this._fail('parser error')
      }
      _live() {
        clearTimeout(this._timer)
        this._expiresAt = Date.now() + this._patience
        this._timer = setTimeout(() => this._end('ping timeout'), this._patience)
      }
      // Timers of a hidden page may be late.
      _hasPingExpired() {
        const isExpired = Date.now() > this._expiresAt
        if (isExpired) nextTick(() => this._end('ping timeout'))
        return isExpired
      }
      write(text) {
        this._ws?.send('4' + text)
      }
      close() {
        this._end('forced close')
      }
      _fail(message) {
        this.emit('error', new Error(message))
        this._end('transport error')
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
  // A Manager has one socket here, one engine at a time, and connects when it is told to.
  'socket.io-client/build/esm/manager.js': `
    import { Emitter } from '@socket.io/component-emitter'
    import { nextTick, Socket as Engine } from 'engine.io-client'
    import { Decoder, Encoder } from 'socket.io-parser'
    import { Socket } from './socket.js'
    export class Manager extends Emitter {
      constructor(uri, opts) {
        super()
        this.uri = uri
        this.opts = { ...opts, path: opts.path || '/socket.io' }
        this._encoder = new Encoder()
        this._decoder = new Decoder()
        this._decoder.on('decoded', packet => nextTick(() => this.emit('packet', packet)))
      }
      open() {
        if (this.engine) return
        const engine = new Engine(this.uri, this.opts)
        this.engine = engine
        const ifPresent = run => value => this.engine === engine && run(value)
        const fail = ifPresent(error => {
          if (this._readyState !== 'open') this._end()
          this.emit('error', error)
        })
        const timer = setTimeout(() => fail(new Error('timeout')), this.opts.timeout)
        engine.on('open', () => {
          clearTimeout(timer)
          this._readyState = 'open'
          this.emit('open')
        })
        engine.on('error', fail)
        engine.on('data', ifPresent(text => {
          try {
            this._decoder.add(text)
          } catch {
            this._close('parse error')
          }
        }))
        engine.on('close', reason => {
          clearTimeout(timer)
          if (this._readyState === 'open') ifPresent(() => this._close(reason))()
          else fail(new Error(reason))
        })
      }
      socket(nsp) {
        return new Socket(this, nsp)
      }
      _packet(packet) {
        this.engine?.write(this._encoder.encode(packet)[0])
      }
      _destroy() {
        this._close('forced close')
      }
      _close(reason) {
        this._end()
        this.emit('close', reason)
      }
      _end() {
        const { engine } = this
        this.engine = this._readyState = null
        engine?.close()
      }
    }`,
  '@socket.io/component-emitter/lib/esm/index.js': `export class Emitter {
    _listeners = new Map()
    on(event, listener) {
      this._listeners.set(event, [...this.listeners(event), listener])
      return this
    }
    once(event, listener) {
      const own = (...args) => {
        this.off(event, own)
        listener.apply(this, args)
      }
      return this.on(event, own)
    }
    off(event, listener) {
      this._listeners.set(event, this.listeners(event).filter(other => other !== listener))
      return this
    }
    removeAllListeners(event) {
      if (event) this._listeners.delete(event)
      else this._listeners.clear()
    }
    emit(event, ...args) {
      for (const listener of this.listeners(event)) listener.apply(this, args)
      return this
    }
    emitReserved(...args) {
      return Emitter.prototype.emit.apply(this, args)
    }
    listeners(event) {
      return this._listeners.get(event) ?? []
    }
  }`,
}

/** Methods that are never called, or only by what is not there either. */
export const UNUSED_METHODS = {
  'socket.io-client/build/esm/socket.js': [
    ...['open', 'close', 'send', 'ack', 'compress', 'get volatile', 'get disconnected'],
    ...['_addToQueue', '_drainQueue', 'emitBuffered'],
    ...['onAny', 'prependAny', 'offAny', 'listenersAny', 'notifyOutgoingListeners'],
    ...['onAnyOutgoing', 'prependAnyOutgoing', 'offAnyOutgoing', 'listenersAnyOutgoing'],
  ],
}

/** Parts of what remains: what is there, once, and what takes its place. */
export const CHANGES = {
  'socket.io-client/build/esm/socket.js': [
    // No compression, and nothing that is sent only if it can be sent at once.
    [/const isTransportWritable = .*;\n/, ''],
    [/const discardPacket = [\s\S]*?else if \(isConnected\)/, 'if (isConnected)'],
    [/packet\.options = \{\};\n.*;\n/, ''],
    // Retries of its own, and those who listen to everything.
    [/if \(this\._opts\.retries &&[\s\S]*?\n {8}\}\n/, ''],
    [/if \(this\._anyListeners &&[\s\S]*?\n {8}\}\n/, ''],
    ['this.notifyOutgoingListeners(packet);', ''],
    ['this._drainQueue(true);', ''],
    // The SDK empties what could not be sent when the connection is lost.
    ['this.emitBuffered();', ''],
    [/for \(let i = 0; i < this\.sendBuffer\.length; i\+\+\) \{[\s\S]*?\n {12}\}\n/, ''],
    [
      /if \(this\.connected\) \{\n\s*this\.emitEvent\(args\);\n\s*\}\n\s*else \{\n.*\n\s*\}/,
      'this.emitEvent(args);',
    ],
    ['this.receiveBuffer = [];', ''],
    [/this\.io\.setTimeoutFn/g, 'setTimeout'],
    [/this\.io\.clearTimeoutFn/g, 'clearTimeout'],
    // Every acknowledgement has a timeout, and takes an error.
    [/const timeout = \(_a = [\s\S]*?\n {8}\}\n/, 'const { timeout } = this.flags;'],
    [/if \(ack\.withError\) \{\n(.*)\n\s*\}/g, '$1'],
    [/fn\.withError = true;/g, ''],
    [/if \(typeof ack !== "function"\) \{/, 'if (!ack) {'],
    [/const isBuffered = .*;\n\s*if \(!isBuffered\)/, ''],
    [/if \("function" === typeof args\[args\.length - 1\]\) (\{[\s\S]*?\n {8}\})\n/, '$1'],
    // It is opened once it is told to, and given its handshake as a function.
    [/if \(opts && opts\.auth\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/this\._opts = .*;\n/, ''],
    [/if \(this\.io\._autoConnect\)\n.*\n/, ''],
    [/if \(typeof this\.auth == "function"\) (\{[\s\S]*?\n {8}\})\n {8}else \{[\s\S]*?\n {8}\}\n/, '$1'],
    [/if \(!this\.io\["_reconnecting"\]\)\n/, ''],
    ['this.recovered = false;', ''],
    [/this\._queue = \[\];\n[\s\S]*?(?=this\.ids = 0)/, ''],
    [/const sameNamespace = .*;\n\s*if \(!sameNamespace\)\n.*;\n/, ''],
    [/case PacketType\.BINARY_(EVENT|ACK):/g, ''],
    // The server asks for no acknowledgements, and recovers no connections.
    [/if \(null != packet\.id\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/if \(this\._pid && args\.length[\s\S]*?\n {8}\}\n/, ''],
    [/data: this\._pid\n.*\n\s*: data,/, 'data,'],
    [/this\.recovered = pid && .*;\n.*;.*\n/, ''],
    [/if \(RESERVED_EVENTS\.hasOwnProperty\(ev\)\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/const RESERVED_EVENTS = [\s\S]*?\n\}\);\n/, ''],
    // It speaks to one of our servers, which all say an id.
    [/if \(packet\.data && packet\.data\.sid\) \{\n(.*)\n\s*\}\n\s*else \{\n.*\n\s*\}/, '$1'],
  ],
}
