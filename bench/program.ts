import { join } from 'node:path'
import { build } from 'esbuild'

/** @returns a program of its own process, bundled because Node 20 cannot run TypeScript, next to node_modules. */
export async function bundleProgram(repository: string, folder: string, name: string): Promise<string> {
  const outfile = join(repository, 'bench', '.cache', `${name}.mjs`)
  await build({
    entryPoints: [join(repository, 'bench', folder, `${name}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  })
  return outfile
}
