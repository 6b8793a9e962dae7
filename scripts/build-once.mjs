import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.mjs'
import { digest } from './digest.mjs'

/**
 * Runs a build step unless its output is there and its sources are as they were when it last succeeded.
 * @returns whether the output is up to date.
 */
export function buildOnce({ name, sources, output, build }) {
  const folder = join(root, '.cache', 'built')
  const stamp = join(folder, name)
  const state = digest(sources, process.versions.node)
  if (existsSync(join(root, output)) && read(stamp) === state) return true
  console.log(`Building ${name}…`)
  // Removed first, so that an interrupted build does not pass for a finished one.
  rmSync(stamp, { force: true })
  if (!build()) {
    console.error(`Building ${name} failed. See the message above.`)
    return false
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(stamp, state)
  return true
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
