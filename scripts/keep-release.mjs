/**
 * Keeps the SDK and the server of today as fixtures, under the version of the protocol they speak. A test makes calls between
 * each kept release and the code of the day. Run it when the protocol has changed: node scripts/keep-release.mjs
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { build } from './build.mjs'
import { root } from './command.mjs'

if (!build()) process.exit(1)
const { PROTOCOL_VERSION } = await import('../packages/protocol/dist/index.js')

const ENTRIES = {
  // What a test needs beside the public SDK: media that come from devices of the test's.
  client:
    "export * from './client/dist/index.js'; export { CapturedMedia } from './client/dist/media/captured-media.js'",
  server: "export * from './server/dist/index.js'",
}

for (const [name, contents] of Object.entries(ENTRIES)) {
  const { outputFiles } = await bundle({
    stdin: { contents, resolveDir: join(root, 'packages') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    // Our own packages are what is kept; what they stand on is installed, and newer by then.
    packages: 'external',
    alias: { '@ringdown/protocol': join(root, 'packages/protocol/dist') },
    write: false,
  })
  const file = join(root, 'packages/client/test/releases', `protocol-${PROTOCOL_VERSION}`, `${name}.mjs`)
  writeFileSync(file, outputFiles[0].contents)
  console.log(`${file}: ${Math.round(outputFiles[0].contents.length / 1024)} kB`)
}
