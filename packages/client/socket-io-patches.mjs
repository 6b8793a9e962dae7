/*
 * What of Socket.IO's client the browser build leaves out or shortens: see bundle-socket-io.mjs. Each patch has to find its
 * place, or the build ends.
 */

/** Modules that something shorter takes the place of. */
export const INSTEAD = {
  // Without `io()`, which finds a Manager by URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  // The SDK decides when to connect again.
  'socket.io-client/build/esm/contrib/backo2.js': 'export const Backoff = null',
  'engine.io-client/build/esm/index.js': `
    export { Socket } from './socket.js'
    export { installTimerFunctions } from './util.js'
    export { nextTick } from './globals.js'`,
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
  // One class for the only transport there is, with neither long polling's states nor binary data.
  'engine.io-client/build/esm/transports/websocket.js': `
    import { Emitter } from '@socket.io/component-emitter'
    import { decodePacket, encodePacket } from 'engine.io-parser'
    import { encode } from '../contrib/parseqs.js'
    import { nextTick } from '../globals.js'
    export class WS extends Emitter {
      constructor(opts) {
        super()
        this.opts = opts
        this.query = opts.query
      }
      open() {
        const { secure, host, path } = this.opts
        const fail = error => this.emit('error', error)
        try {
          this._ws = new WebSocket((secure ? 'wss://' : 'ws://') + host + path + '?' + encode(this.query))
        } catch (error) {
          // Mixed content, for example. The listeners come after this call.
          nextTick(() => fail(error))
          return
        }
        this._ws.onopen = () => { this.writable = true }
        this._ws.onclose = () => this.emit('close')
        this._ws.onmessage = ({ data }) => this.emit('packet', decodePacket(data))
        this._ws.onerror = () => fail(new Error('websocket error'))
      }
      send(packets) {
        this.writable = false
        for (const packet of packets) encodePacket(packet, false, text => this._ws?.send(text))
        nextTick(() => {
          this.writable = true
          this.emit('drain')
        })
      }
      close() {
        const ws = this._ws
        this._ws = null
        if (!ws) return
        ws.onerror = null
        ws.close()
        this.emit('close')
      }
    }`,
  // Browsers have promises, timers and a global object of one name by now.
  'engine.io-client/build/esm/globals.js': `
    export const nextTick = run => Promise.resolve().then(run)
    export const defaultBinaryType = 'arraybuffer'
    export const globalThisShim = null
    export const createCookieJar = null`,
  'engine.io-client/build/esm/util.js': `
    export function installTimerFunctions(owner) {
      owner.setTimeoutFn = (run, ms) => setTimeout(run, ms)
      owner.clearTimeoutFn = timer => clearTimeout(timer)
    }
    export const pick = null
    export const byteLength = null
    export const randomString = null`,
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
  // They can read and write URLs as well.
  'engine.io-client/build/esm/contrib/parseuri.js': 'export const parse = null',
  'engine.io-client/build/esm/contrib/parseqs.js': `
    export const encode = query => String(new URLSearchParams(query))
    export const decode = null`,
  'engine.io-parser/build/esm/commons.js': `
    export const PACKET_TYPES_REVERSE = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop']
    export const PACKET_TYPES = Object.fromEntries(PACKET_TYPES_REVERSE.map((name, index) => [name, index]))
    export const ERROR_PACKET = { type: 'error', data: 'parser error' }`,
  // Our parser rejects binary frames, which ends the connection like any other invalid frame.
  'engine.io-parser/build/esm/decodePacket.browser.js': `
    import { ERROR_PACKET, PACKET_TYPES_REVERSE } from './commons.js'
    export const decodePacket = text => {
      const type = typeof text === 'string' ? PACKET_TYPES_REVERSE[text[0]] : 'message'
      return type ? { type, ...(text.length > 1 && { data: text.slice(1) }) } : ERROR_PACKET
    }`,
  'engine.io-parser/build/esm/encodePacket.browser.js': `
    import { PACKET_TYPES } from './commons.js'
    export const encodePacket = ({ type, data }, supportsBinary, send) => send(PACKET_TYPES[type] + (data ?? ''))
    export const encodePacketToBinary = null`,
}

/** Methods that are never called, or only by what is not there either. */
export const UNUSED_METHODS = {
  'socket.io-client/build/esm/socket.js': [
    ...['open', 'close', 'send', 'ack', 'compress', 'get volatile', 'get disconnected'],
    ...['_addToQueue', '_drainQueue', 'emitBuffered'],
    ...['onAny', 'prependAny', 'offAny', 'listenersAny', 'notifyOutgoingListeners'],
    ...['onAnyOutgoing', 'prependAnyOutgoing', 'offAnyOutgoing', 'listenersAnyOutgoing'],
  ],
  'socket.io-client/build/esm/manager.js': [
    ...['connect', 'disconnect', 'onping', 'timeout'],
    ...['reconnect', 'maybeReconnectOnOpen', 'onreconnect', 'reconnection', 'reconnectionAttempts'],
    ...['reconnectionDelay', 'reconnectionDelayMax', 'randomizationFactor'],
  ],
  'engine.io-client/build/esm/socket.js': ['_probe', '_filterUpgrades', '_getWritablePackets', 'send'],
}

/** An option of Node's. */
const UNREF = /if \(this\.opts\.autoUnref\) \{\n.*\n\s*\}\n/g

/** Its engine always opens a connection of its own, with the one transport. */
const CREATE_TRANSPORT =
  'return new DEFAULT_TRANSPORTS.websocket({ ...this.opts, query: { EIO: protocol, transport: "websocket" } });'

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
  'socket.io-client/build/esm/manager.js': [
    [UNREF, ''],
    // It is opened by its socket, once, with a timeout.
    [/this\._autoConnect = [\s\S]*?this\.open\(\);/, ''],
    [/if \(false !== this\._timeout\) (\{[\s\S]*?\n {8}\})\n/, '$1'],
    [/fn && fn\(\);/, ''],
    ['this.nsps = {};', ''],
    [/let socket = this\.nsps[\s\S]*?return socket;/, 'return new Socket(this, nsp);'],
    [/for \(let i = 0; i < encodedPackets[\s\S]*?\n {8}\}\n/, 'this.engine.write(encodedPackets[0]);'],
    ['opts.parser || parser', 'parser'],
    // It has one socket.
    [/const nsps = Object\.keys\(this\.nsps\);[\s\S]*?\n {8}\}\n/, ''],
    [/if \(uri && "object" === typeof uri\) \{[\s\S]*?\n {8}\}\n/, ''],
    // It connects again when it is told to.
    [/this\.reconnection\(opts[\s\S]*?this\.timeout\(.*\);/, 'this._timeout = opts.timeout;'],
    [/if \(fn\) \{\n\s*fn\(err\);[\s\S]*?maybeReconnectOnOpen\(\);\n\s*\}\n/, ''],
    ['this.backoff.reset();', ''],
    [/if \(this\._reconnection && !this\.skipReconnect\) \{[\s\S]*?\n {8}\}\n/, ''],
    ['this.skipReconnect = false;', ''],
    [/this\.skipReconnect = true;\n\s*this\._reconnecting = false;/, ''],
    ['on(socket, "ping", this.onping.bind(this)), ', ''],
  ],
  'engine.io-client/build/esm/socket.js': [
    [/const query = Object\.assign\([\s\S]*?new this\._transportsByName\[name\]\(opts\);/, CREATE_TRANSPORT],
    [
      /const transportName = this\.opts\.rememberUpgrade &&[\s\S]*?createTransport\(transportName\);/,
      'this.readyState = "opening"; const transport = this.createTransport();',
    ],
    [/this\.transport\.query\.sid = data\.sid;/, ''],
    [/this\._maxPayload = .*;/g, ''],
    // Events that nobody listens to, and callbacks that nobody gives.
    [/this\.emitReserved\("(packet|heartbeat|ping|pong|message|handshake|packetCreate|flush)".*\);\n/g, ''],
    [/if \("function" === typeof data\) \{[\s\S]*?(?=if \("closing")/, ''],
    [/options = options \|\| \{\};\n.*;\n/, ''],
    [/if \(fn\)\n\s*this\.once\("flush", fn\);\n/, ''],
    [UNREF, ''],
    // It is given the URL of a server, and nothing else.
    [
      /if \(uri && "object" === typeof uri\) \{[\s\S]*?(?=installTimerFunctions)/,
      'const { protocol, host, hostname } = new URL(uri); Object.assign(opts, { host, secure: /s:$/.test(protocol) });',
    ],
    [/this\.secure =\n[\s\S]*?: "80"\);\n/, 'this.hostname = hostname;'],
    // There is one transport, and nothing to upgrade to.
    [/if \("open" === this\.readyState && this\.opts\.upgrade\) \{[\s\S]*?\n {8}\}\n/, ''],
    ['this._upgrades = this._filterUpgrades(data.upgrades);', ''],
    ['this._upgrades = [];', ''],
    ['Socket.protocol = protocol;', ''],
    [/const packets = this\._getWritablePackets\(\);/, 'const packets = this.writeBuffer;'],
    [/const cleanupAndClose = [\s\S]*?const waitForUpgrade = [\s\S]*?\n {8}\};\n/, ''],
    [/this\.once\("drain", \(\) => \{[\s\S]*?\n {16}\}\);/, 'this.once("drain", close);'],
    [/else if \(this\.upgrading\) \{\n\s*waitForUpgrade\(\);\n\s*\}/, ''],
    [/if \(this\.transports\.length === 0\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/if \(this\.opts\.tryAllTransports &&[\s\S]*?\n {8}\}\n/, ''],
    [/if \(opts\.transportImplementations && opts\.transports\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/if \(opts\.transportImplementations \|\|[\s\S]*?\n {8}\}\n {8}else \{[\s\S]*?\n {8}\}\n/, ''],
    ['Socket.priorWebsocketSuccess = "websocket" === this.transport.name;', ''],
    ['Socket.priorWebsocketSuccess = false;', ''],
    [/if \(this\.opts\.closeOnBeforeunload\) \{[\s\S]*?\n {12}\}\n/, ''],
    [/if \(this\._beforeunloadEventListener\) \{[\s\S]*?\n {16}\}\n/, ''],
    [/if \(typeof this\.opts\.query === "string"\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/Object\.assign\(\{\n\s*path:[\s\S]*?\n {8}\}, opts\)/, 'Object.assign({ transportOptions: {} }, opts)'],
    [/this\.opts\.path\.replace\([\s\S]*?: ""\);/, 'this.opts.path + "/";'],
    [/if \(this\.opts\.withCredentials\) \{[\s\S]*?\n {8}\}\n/, ''],
    // It has one transport in its life.
    [/if \(this\.transport\) \{[\s\S]*?\n {8}\}\n/, ''],
  ],
}
