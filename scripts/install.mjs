import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, runNpm } from './command.mjs'

/** `npm pack` hands its own options to the npm below it: a dry run packs nothing, but has to install. */
const ownOptions = ['--dry-run=false', '--json=false']

/** Installs the dependencies from the lockfile, unless they are already installed. */
export function ensureInstalled() {
  const reason = whyInstall(root)
  if (reason === null) return
  console.log(`Installing dependencies from package-lock.json: ${reason}.`)
  // The build needs development dependencies, whatever NODE_ENV says.
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...ownOptions]
  if (runNpm(['ci', ...options])) return
  // `npm ci` also rejects a lockfile that lacks another platform's binaries, which do not matter here.
  console.log('npm ci rejected the lockfile. Trying npm install, which follows it as far as possible.')
  if (runNpm(['install', '--no-save', ...options])) return
  console.error('Dependencies could not be installed. See npm’s message above.')
  process.exit(1)
}

/**
 * Compares the lockfile with npm's own record of what it installed. npm writes that last, so an interrupted install
 * has none. File dates, which a checkout changes, do not matter.
 */
export function whyInstall(folder) {
  const wanted = readPackages(join(folder, 'package-lock.json'))
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'))
  if (wanted === null) return 'there is no readable lockfile'
  if (installed === null) return 'nothing is installed yet'
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/') || entry.optional || entry.devOptional) continue
    const present = installed[path]
    if (present === undefined) return `${nameOf(path)} is missing`
    if (present.version !== entry.version) return `${nameOf(path)} has changed`
  }
  return null
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}
