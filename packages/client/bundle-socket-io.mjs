import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Builds Socket.IO's browser client without the parts that Ringdown never uses. The SDK uses only WebSocket and JSON,
 * but Socket.IO's own modules refer to long polling, WebTransport and binary attachments, so no bundler can remove
 * them: 5 kB, a fifth of the SDK. `#socket-io` in package.json points browsers to this build and everything else to
 * the package itself.
 *
 * The patches fit one version, so package.json pins it. A patch that no longer finds its module ends the build.
 */
const here = fileURLToPath(new URL('.', import.meta.url))
const INSTEAD = {
  // Without `io()`, which finds a Manager by URL.
  'socket.io-client/build/esm/index.js': "export { Manager } from './manager.js'",
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS }",
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = null',
  // Browsers can parse URLs themselves by now.
  'engine.io-client/build/esm/contrib/parseuri.js': `export function parse(text) {
    const { protocol, hostname, port, pathname, search } = new URL(text)
    const host = hostname.replace(/^\\[|\\]$/g, '')
    return { protocol: protocol.slice(0, -1), host, port, path: pathname, query: search.slice(1) }
  }`,
  // Our parser rejects binary frames, which ends the connection like any other invalid frame.
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': 'export const decode = () => null',
}
const PARSER = 'socket.io-parser'
const unused = new Set([...Object.keys(INSTEAD), PARSER])

const webSocketAndJsonOnly = {
  name: 'web-socket-and-json-only',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^socket\.io-parser$/ }, () => {
      unused.delete(PARSER)
      return { path: join(here, 'json-parser.mjs') }
    })
    onLoad({ filter: /(engine|socket)\.io-(client|parser)[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
      const module = Object.keys(INSTEAD).find(name => path.replaceAll('\\', '/').endsWith(name))
      if (!module) return undefined
      unused.delete(module)
      return { contents: INSTEAD[module], loader: 'js' }
    })
  },
}

const { metafile } = await build({
  stdin: {
    contents: "export { Manager } from 'socket.io-client'",
    resolveDir: here,
  },
  outfile: join(here, 'dist/socket-io.browser.js'),
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
  plugins: [webSocketAndJsonOnly],
})
if (unused.size > 0) {
  throw new Error(`Socket.IO has changed: no module was found for the patches of ${[...unused].join(', ')}.`)
}
writeFileSync(join(here, 'dist/third-party-notices.md'), notices(Object.keys(metafile.inputs)))

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
