import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { run } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { requireNode } from './node-version.mjs'

/**
 * Makes the API reference in docs/api. A public name without a description is an error, and so is a link to nothing.
 * @returns whether it was made without a warning.
 */
export function makeDocs() {
  const typedoc = 'tools/typedoc/node_modules/typedoc/bin/typedoc'
  return run(process.execPath, [typedoc, '--options', 'tools/typedoc/typedoc.json', '--logLevel', 'Warn'])
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  requireNode()
  ensureInstalled()
  // The packages read one another's types from what is built.
  if (!build() || !makeDocs()) process.exit(1)
  console.log('The API reference is in docs/api: open docs/api/index.html.')
}
