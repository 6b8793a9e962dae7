import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Socket.IO's client for browsers without what Ringdown never uses. The SDK speaks WebSocket and JSON only, but Socket.IO's
 * own modules name long polling, WebTransport and binary attachments, so no bundler can leave them out: 5 kB, a fifth of
 * the SDK. `#socket-io` in package.json leads browsers here and everybody else to the package itself.
 */
const here = fileURLToPath(new URL('.', import.meta.url))
const INSTEAD = {
  // Without `io()`, which finds a Manager by a URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = null',
  // Browsers parse URLs themselves by now.
  'engine.io-client/build/esm/contrib/parseuri.js': `export function parse(text) {
    const { protocol, hostname, port, pathname, search } = new URL(text)
    const host = hostname.replace(/^\\[|\\]$/g, '')
    return { protocol: protocol.slice(0, -1), host, port, path: pathname, query: search.slice(1) }
  }`,
  // A frame of bytes is refused by our parser, which ends the connection as any other wrong frame does.
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': 'export const decode = () => null',
}

const webSocketAndJsonOnly = {
  name: 'web-socket-and-json-only',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^socket\.io-parser$/ }, () => ({ path: `${here}json-parser.mjs` }))
    onLoad({ filter: /(engine|socket)\.io-(client|parser)[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
      const module = Object.keys(INSTEAD).find(name => path.replaceAll('\\', '/').endsWith(name))
      return module && { contents: INSTEAD[module], loader: 'js' }
    })
  },
}

await build({
  stdin: {
    contents: "export { Manager } from 'socket.io-client'",
    resolveDir: here,
  },
  outfile: fileURLToPath(new URL('dist/socket-io.browser.js', import.meta.url)),
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'inline',
  // What Socket.IO keeps to itself needs no long names.
  mangleProps: /^_/,
  mangleQuoted: true,
  plugins: [webSocketAndJsonOnly],
})
