import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Socket.IO's client for browsers without what Ringdown never uses. The SDK speaks WebSocket and JSON only and decides
 * itself when to connect again, but Socket.IO's own modules name long polling, WebTransport, binary attachments and more, so
 * no bundler can leave them out: 7 kB, more than a fifth of the SDK. `#socket-io` in package.json leads browsers here and
 * everybody else to the package itself. A change that no longer fits the installed version stops the build.
 */
const here = fileURLToPath(new URL('.', import.meta.url))

/** Whole modules. */
const INSTEAD = {
  // Without `io()`, which finds a Manager by a URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  // The SDK decides when to connect again.
  'socket.io-client/build/esm/contrib/backo2.js': 'export const Backoff = null',
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = null',
  // Browsers parse URLs themselves by now.
  'engine.io-client/build/esm/contrib/parseuri.js': `export function parse(text) {
    const { protocol, hostname, port, pathname, search } = new URL(text)
    const host = hostname.replace(/^\\[|\\]$/g, '')
    return { protocol: protocol.slice(0, -1), host, port, path: pathname, query: search.slice(1) }
  }`,
  'engine.io-client/build/esm/contrib/parseqs.js': `
    export const encode = query => String(new URLSearchParams(query))
    export const decode = text => Object.fromEntries(new URLSearchParams(text))`,
  // A frame of bytes is refused by our parser, which ends the connection as any other wrong frame does.
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
const UNUSED_METHODS = {
  'socket.io-client/build/esm/socket.js': [
    ...[
      'send',
      'open',
      'close',
      'compress',
      'get volatile',
      'get disconnected',
      'ack',
      '_addToQueue',
      '_drainQueue',
    ],
    ...['onAny', 'prependAny', 'offAny', 'listenersAny', 'notifyOutgoingListeners'],
    ...['onAnyOutgoing', 'prependAnyOutgoing', 'offAnyOutgoing', 'listenersAnyOutgoing'],
  ],
  'socket.io-client/build/esm/manager.js': [
    ...['connect', 'disconnect', 'reconnect', 'maybeReconnectOnOpen', 'onreconnect', 'onping'],
    ...[
      'reconnection',
      'reconnectionAttempts',
      'reconnectionDelay',
      'reconnectionDelayMax',
      'randomizationFactor',
      'timeout',
    ],
  ],
  'engine.io-client/build/esm/socket.js': ['_probe', '_filterUpgrades', '_getWritablePackets', 'send'],
}

/** Parts of what remains: what is there, once, and what takes its place. */
const CHANGES = {
  'socket.io-client/build/esm/socket.js': [
    // Retries of its own, and those who listen to everything.
    [/if \(this\._opts\.retries &&[\s\S]*?\n {8}\}\n/, ''],
    [/if \(this\._anyListeners &&[\s\S]*?\n {8}\}\n/, ''],
    ['this.notifyOutgoingListeners(packet);\n            this.packet', 'this.packet'],
    ['this.notifyOutgoingListeners(packet);\n            this.packet', 'this.packet'],
    ['this._drainQueue(true);', ''],
    // The server asks for no acknowledgements, and recovers no connections.
    [/if \(null != packet\.id\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/if \(this\._pid && args\.length[\s\S]*?\n {8}\}\n/, ''],
    [/data: this\._pid\n.*\n\s*: data,/, 'data,'],
    [/this\.recovered = pid && .*;\n.*;.*\n/, ''],
    [/if \(RESERVED_EVENTS\.hasOwnProperty\(ev\)\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/const RESERVED_EVENTS = [\s\S]*?\n\}\);\n/, ''],
    [/"It seems you are trying to reach a Socket\.IO server in v2\.x.*?"/, '"not Socket.IO 3 or later"'],
  ],
  'socket.io-client/build/esm/manager.js': [
    // It connects again when it is told to.
    [/this\.reconnection\(opts[\s\S]*?this\.timeout\(.*\);/, 'this._timeout = opts.timeout;'],
    [/if \(fn\) \{\n\s*fn\(err\);[\s\S]*?maybeReconnectOnOpen\(\);\n\s*\}\n/, ''],
    ['this.backoff.reset();', ''],
    [/if \(this\._reconnection && !this\.skipReconnect\) \{[\s\S]*?\n {8}\}\n/, ''],
    ['on(socket, "ping", this.onping.bind(this)), ', ''],
  ],
  'engine.io-client/build/esm/socket.js': [
    // There is one transport, and nothing to upgrade to.
    [/if \("open" === this\.readyState && this\.opts\.upgrade\) \{[\s\S]*?\n {8}\}\n/, ''],
    ['this._upgrades = this._filterUpgrades(data.upgrades);', ''],
    [/const packets = this\._getWritablePackets\(\);/, 'const packets = this.writeBuffer;'],
    [/const cleanupAndClose = [\s\S]*?const waitForUpgrade = [\s\S]*?\n {8}\};\n/, ''],
    [/this\.once\("drain", \(\) => \{[\s\S]*?\n {16}\}\);/, 'this.once("drain", close);'],
    [/else if \(this\.upgrading\) \{\n\s*waitForUpgrade\(\);\n\s*\}/, ''],
    [
      /const transportName = this\.opts\.rememberUpgrade &&[\s\S]*?: this\.transports\[0\];/,
      'const transportName = "websocket";',
    ],
    [/if \(this\.transports\.length === 0\) \{[\s\S]*?\n {8}\}\n/, ''],
    [/if \(this\.opts\.tryAllTransports &&[\s\S]*?\n {8}\}\n/, ''],
    [/if \(opts\.transportImplementations && opts\.transports\) \{[\s\S]*?\n {8}\}\n/, ''],
    [
      /if \(opts\.transportImplementations \|\|[\s\S]*?\n {8}\}\n {8}else \{[\s\S]*?\n {8}\}\n/,
      'this._transportsByName = DEFAULT_TRANSPORTS;',
    ],
    ['Socket.priorWebsocketSuccess = "websocket" === this.transport.name;', ''],
    ['Socket.priorWebsocketSuccess = false;', ''],
    [/if \(this\.opts\.closeOnBeforeunload\) \{[\s\S]*?\n {12}\}\n/, ''],
    [/if \(this\._beforeunloadEventListener\) \{[\s\S]*?\n {16}\}\n/, ''],
    [/if \(typeof this\.opts\.query === "string"\) \{[\s\S]*?\n {8}\}\n/, ''],
  ],
  'engine.io-client/build/esm/transports/websocket.js': [
    [/const opts = isReactNative\n[\s\S]*?;\n/, ''],
    [/if \(this\.opts\.extraHeaders\) \{[\s\S]*?\n {8}\}\n/, ''],
    ['this.createSocket(uri, protocols, opts)', 'new WebSocket(uri)'],
    [/createSocket\(uri, protocols, opts\) \{[\s\S]*?\n {4}\}\n/, ''],
    [/const WebSocketCtor = .*;/, ''],
    [/const isReactNative = [\s\S]*?;\n/, ''],
    [/if \(this\.opts\.timestampRequests\) \{[\s\S]*?\n {8}\}\n/, ''],
  ],
}

/** Takes each change; one that does not fit the installed version is a mistake here. */
function change(module, contents) {
  const methods = (UNUSED_METHODS[module] ?? []).map(name => {
    const isAt = `^    (?:/\\* private \\*/ )?${name.replace('$', '\\$')}\\(.*\\) \\{(?:\\}|[\\s\\S]*?\\n    \\})\\n`
    return [new RegExp(isAt, 'm'), '']
  })
  return [...methods, ...(CHANGES[module] ?? [])].reduce((text, [there, instead]) => {
    const changed = text.replace(there, instead)
    if (changed === text)
      throw new Error(`${module} no longer has ${there}: look at what Socket.IO has changed.`)
    return changed
  }, contents)
}

const unused = {
  name: 'without-what-is-never-used',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^socket\.io-parser$/ }, () => ({ path: `${here}json-parser.mjs` }))
    onLoad({ filter: /(engine|socket)\.io-(client|parser)[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
      const module = path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '')
      const contents = INSTEAD[module] ?? change(module, readFileSync(path, 'utf8'))
      return { contents, loader: 'js' }
    })
  },
}

await build({
  stdin: {
    contents: "export { Manager } from 'socket.io-client'",
    resolveDir: here,
  },
  outfile: process.argv[2] ?? `${here}dist/socket-io.browser.js`,
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'inline',
  // What Socket.IO keeps to itself needs no long names.
  mangleProps: /^_/,
  mangleQuoted: true,
  plugins: [unused],
})
