import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Socket.IO's client for browsers without the transports that Ringdown never uses. The SDK speaks WebSocket only, but
 * Socket.IO's own modules name all three, so no bundler can leave long polling and WebTransport out: 2.2 kB, a tenth of
 * the SDK. `#socket-io` in package.json leads browsers here and everybody else to the package itself.
 */
const webSocketOnly = {
  name: 'web-socket-only',
  setup({ onLoad }) {
    onLoad({ filter: /engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]index\.js$/ }, () => ({
      contents: "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
      loader: 'js',
    }))
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
  plugins: [webSocketOnly],
})
