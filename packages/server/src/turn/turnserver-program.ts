import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ConfigError } from '../settings/config.js'

/** Where packages install programs outside an ordinary user's path. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']

/** @throws {ConfigError} if coturn is not installed. */
export function findTurnserver(path: string | undefined, beyond = FOLDERS): string {
  const program = findProgram('turnserver', path, beyond)
  if (program !== null) return program
  throw new ConfigError([
    '--turn needs coturn, which is not installed. Run "sudo apt-get install coturn" (Debian, Ubuntu), "sudo dnf install coturn" (Fedora), "sudo apk add coturn" (Alpine) or "brew install coturn" (macOS), then start again.',
  ])
}

/**
 * The arguments that start a program so that it does not outlive this process, even if this process is killed; if the
 * system cannot do that, just the program.
 */
export function boundToUs(
  command: readonly [string, ...string[]],
  path: string | undefined,
): [string, ...string[]] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv', path, FOLDERS) : null
  return setpriv === null ? [...command] : [setpriv, '--pdeathsig', 'TERM', '--', ...command]
}

function findProgram(name: string, path: string | undefined, beyond: readonly string[]): string | null {
  const folders = [...(path ?? '').split(delimiter).filter(folder => folder !== ''), ...beyond]
  return folders.map(folder => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
