import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { requireNode } from './node-version.mjs'

requireNode()
const { ensureInstalled } = await import('./install.mjs')
const { build } = await import('./build.mjs')
const { root } = await import('./command.mjs')
const { ensureSystemPackages } = await import('./system-packages.mjs')
ensureInstalled()
if (!ensureSystemPackages() || !build()) process.exit(1)

// Node 20 cannot run TypeScript. The bundle stays next to node_modules, so that imports resolve.
const { build: bundle } = await import('esbuild')
const output = join(root, 'bench', '.cache', 'main.mjs')
mkdirSync(join(root, 'bench', '.cache'), { recursive: true })
await bundle({
  entryPoints: [join(root, 'bench', 'main.ts')],
  outfile: output,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
})
const { bench, legibility, quality, soak } = await import(pathToFileURL(output).href)
const [first, ...rest] = process.argv.slice(2)
/** Those that take arguments of their own and run only when named. */
const named = { legibility, quality, soak }[first]
const reached = named ? await named(root, rest) : await bench(root, process.argv.slice(2))
process.exit(reached ? 0 : 1)
