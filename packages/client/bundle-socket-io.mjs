import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { INSTEAD } from './socket-io-modules.mjs'

/*
 * Builds Socket.IO's browser client without the parts that Ringdown never uses. The SDK uses only WebSocket and JSON,
 * and decides itself when to connect again, but Socket.IO's own modules refer to long polling, WebTransport, binary
 * attachments and more, so no bundler can remove them: 11 kB, more than a quarter of the SDK. `#socket-io` in package.json points
 * browsers to this build and everything else to the package itself.
 *
 * What takes the place of a module (socket-io-modules.mjs) fits one version, so package.json pins it. A module that is no
 * longer there ends the build.
 */
const here = fileURLToPath(new URL('.', import.meta.url))
/** Tests build one of their own. */
const outfile = process.argv[2] ?? join(here, 'dist/socket-io.browser.js')

const PARSER = 'socket.io-parser'
const unused = new Set([PARSER, ...Object.keys(INSTEAD)])

const withoutUnused = {
  name: 'without-what-is-not-used',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^socket\.io-parser$/ }, () => {
      unused.delete(PARSER)
      return { path: join(here, 'json-parser.mjs') }
    })
    onLoad({ filter: /[\\/]socket\.io-client[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
      const module = path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '')
      unused.delete(module)
      return { contents: INSTEAD[module] ?? readFileSync(path, 'utf8'), loader: 'js' }
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
