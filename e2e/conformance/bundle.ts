import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The page's script as one text, with the scenarios that the fake peer connection passes. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    conditions: ['@ringdown/source'],
  })
  const [file] = outputFiles
  if (!file) throw new Error('esbuild produced no file.')
  return file.text
}
