import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Builds Socket.IO's browser client without the parts that Ringdown never uses. The SDK uses only WebSocket and JSON
 * and decides itself when to connect again, but Socket.IO's own modules refer to long polling, WebTransport, binary
 * attachments and more, so no bundler can remove them: 8 kB, a quarter of the SDK. `#socket-io` in package.json points browsers to this build and everything else to
 * the package itself.
 *
 * The patches fit one version, so package.json pins it. A patch that no longer finds its place ends the build.
 */
const here = fileURLToPath(new URL('.', import.meta.url))
/** Tests build one of their own. */
const outfile = process.argv[2] ?? join(here, 'dist/socket-io.browser.js')

/** Whole modules. */
const INSTEAD = {
  // Without `io()`, which finds a Manager by URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  // The SDK decides when to connect again.
  'socket.io-client/build/esm/contrib/backo2.js': 'export const Backoff = null',
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = null',
  // Browsers can parse URLs themselves by now.
  'engine.io-client/build/esm/contrib/parseuri.js': `export function parse(text) {
    const { protocol, hostname, port, pathname, search } = new URL(text)
    const host = hostname.replace(/^\\[|\\]$/g, '')
    return { protocol: protocol.slice(0, -1), host, port, path: pathname, query: search.slice(1) }
  }`,
  'engine.io-client/build/esm/contrib/parseqs.js': `
    export const encode = query => String(new URLSearchParams(query))
    export const decode = text => Object.fromEntries(new URLSearchParams(text))`,
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

const PARSER = 'socket.io-parser'
const unused = new Set([PARSER, ...[INSTEAD, UNUSED_METHODS, CHANGES].flatMap(Object.keys)])

/** Applies the patches for a module. */
function patch(module, contents) {
  const methods = (UNUSED_METHODS[module] ?? []).map(name => [
    new RegExp(`^    (?:/\\* private \\*/ )?${name}\\(.*\\) \\{(?:\\}|[\\s\\S]*?\\n    \\})\\n`, 'm'),
    '',
  ])
  return [...methods, ...(CHANGES[module] ?? [])].reduce((text, [there, instead]) => {
    const changed = text.replace(there, instead)
    if (changed === text) throw new Error(`Socket.IO has changed: ${module} no longer contains ${there}.`)
    return changed
  }, contents)
}

const withoutUnused = {
  name: 'without-what-is-not-used',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^socket\.io-parser$/ }, () => {
      unused.delete(PARSER)
      return { path: join(here, 'json-parser.mjs') }
    })
    onLoad({ filter: /(engine|socket)\.io-(client|parser)[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
      const module = path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '')
      unused.delete(module)
      return { contents: INSTEAD[module] ?? patch(module, readFileSync(path, 'utf8')), loader: 'js' }
    })
  },
}

const { metafile } = await build({
  stdin: {
    contents: "export { Manager } from 'socket.io-client'",
    resolveDir: here,
  },
  outfile,
  absWorkingDir: here,
  bundle: true,
  metafile: true,
  // With the sources in it, which are not ours to ship as files.
  sourcemap: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  banner: { js: '// Parts of Socket.IO (MIT): see third-party-notices.md' },
  // Names internal to Socket.IO can be short.
  mangleProps: /^_/,
  mangleQuoted: true,
  plugins: [withoutUnused],
})
if (unused.size > 0) {
  throw new Error(`Socket.IO has changed: no module was found for the patches of ${[...unused].join(', ')}.`)
}
writeFileSync(join(dirname(outfile), 'third-party-notices.md'), notices(Object.keys(metafile.inputs)))

/** The licences of the packages that the files come from. */
function notices(files) {
  const folders = files.map(file => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0])
  const sections = [...new Set(folders.filter(folder => folder !== undefined))].sort().map(folder => {
    const { name, version } = JSON.parse(readFileSync(join(here, folder, 'package.json'), 'utf8'))
    const licence = readdirSync(join(here, folder)).find(file => /^licen[cs]e/i.test(file))
    if (licence === undefined) throw new Error(`${name} has no licence file.`)
    return `## ${name} ${version}\n\n${readFileSync(join(here, folder, licence), 'utf8').trim()}\n`
  })
  return `# Third-party notices\n\n\`socket-io.browser.js\` contains parts of these packages.\n\n${sections.join('\n')}`
}
