import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runNpm } from './command.mjs'
import { published } from './published.mjs'

const folder = join(root, '.cache', 'packages')

/** Packs every published package as `npm publish` would. */
export function packAll() {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const packages = published.map(name => `--workspace=packages/${name}`)
  return runNpm(['pack', ...packages, '--pack-destination', folder, '--silent'])
}

/** The tarball of a package, as {@link packAll} left it. */
export function tarballOf(name) {
  const file = readdirSync(folder).find(entry => entry.startsWith(`ringdown-${name}-`))
  if (file === undefined) throw new Error(`${name} has not been packed.`)
  return join(folder, file)
}
