/**
 * Keeps the current SDK and server as fixtures under a name, such as `protocol-2-links`. A test makes calls between each
 * kept release and the current code. Run it when the protocol has changed: node scripts/keep-release.mjs NAME
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { build } from './build.mjs'
import { root } from './command.mjs'

const [name] = process.argv.slice(2)
if (name === undefined || !/^[a-z0-9-]+$/.test(name)) {
  console.error('Name the release: node scripts/keep-release.mjs protocol-2-links')
  process.exit(2)
}
const folder = join(root, 'packages/client/test/releases', name)
if (existsSync(folder)) {
  console.error(`"${name}" is kept already. A kept release never changes: choose another name.`)
  process.exit(2)
}
if (!build()) process.exit(1)
mkdirSync(folder)

const ENTRIES = {
  // What a test needs besides the public SDK: media from the test's own devices.
  client:
    "export * from './client/dist/index.js'; export { CapturedMedia } from './client/dist/media/captured-media.js'",
  server: "export * from './server/dist/index.js'",
}

for (const [entry, contents] of Object.entries(ENTRIES)) {
  const { outputFiles } = await bundle({
    stdin: { contents, resolveDir: join(root, 'packages') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    // Only our own packages are kept; their dependencies are the installed ones, newer by then.
    packages: 'external',
    alias: { '@ringdown/protocol': join(root, 'packages/protocol/dist') },
    write: false,
  })
  const file = join(folder, `${entry}.mjs`)
  writeFileSync(file, outputFiles[0].contents)
  console.log(`${file}: ${Math.round(outputFiles[0].contents.length / 1024)} kB`)
}
