import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Socket.IO's client for browsers without what Ringdown never uses. The SDK speaks WebSocket and JSON only, but Socket.IO's
 * own modules name long polling, WebTransport and binary attachments, so no bundler can leave them out: 4 kB, a sixth of
 * the SDK. `#socket-io` in package.json leads browsers here and everybody else to the package itself.
 */
const NEVER_USED = {
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = null',
  // A frame of bytes is refused by the parser below, which ends the connection as any other wrong frame does.
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': 'export const decode = () => null',
  'socket.io-parser/build/esm/is-binary.js':
    'export const isBinary = data => typeof data !== "string"; export const hasBinary = () => false',
  'socket.io-parser/build/esm/binary.js':
    'const refuse = () => { throw new Error("binary attachments are not supported") }; export { refuse as deconstructPacket, refuse as reconstructPacket }',
}

const webSocketAndJsonOnly = {
  name: 'web-socket-and-json-only',
  setup({ onLoad }) {
    onLoad({ filter: /(engine|socket)\.io-(client|parser)[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
      const module = Object.keys(NEVER_USED).find(name => path.replaceAll('\\', '/').endsWith(name))
      return module && { contents: NEVER_USED[module], loader: 'js' }
    })
  },
}

await build({
  stdin: {
    contents: "export { io } from 'socket.io-client'",
    resolveDir: fileURLToPath(new URL('.', import.meta.url)),
  },
  outfile: fileURLToPath(new URL('dist/socket-io.browser.js', import.meta.url)),
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'inline',
  plugins: [webSocketAndJsonOnly],
})
