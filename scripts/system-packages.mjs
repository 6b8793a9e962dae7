import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './command.mjs'

/** What the tests and benches run for real: each command, and the Debian package that provides it. */
const packageOf = {
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  turnserver: 'coturn',
  'redis-server': 'redis-server',
  initdb: 'postgresql',
  ip: 'iproute2',
  nft: 'nftables',
  openssl: 'openssl',
  python3: 'python3',
  pulseaudio: 'pulseaudio',
  pactl: 'pulseaudio-utils',
}

/**
 * Installs the system packages that the tests need, if permitted; otherwise prints one line that says what is
 * missing.
 * @returns whether everything is there.
 */
export function ensureSystemPackages() {
  let missing = missingPackages()
  if (missing.length === 0) return true
  const mayInstall = process.getuid?.() === 0 && isCommand('apt-get')
  if (mayInstall) {
    console.log(`Installing ${missing.join(' ')}…`)
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], { env })
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env })
    missing = missingPackages()
    if (missing.length === 0) return true
  }
  console.error(
    `The tests need ${missing.join(', ')}. Install them as root with "apt-get install ${missing.join(' ')}" (Debian's names), then run npm test again.`,
  )
  return false
}

function missingPackages() {
  return Object.entries(packageOf)
    .filter(([command]) => !isCommand(command))
    .map(([, name]) => name)
}

function isCommand(name) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...['/usr/sbin', '/sbin', '/usr/local/sbin'],
    ...postgresFolders(),
  ]
  return folders.some(folder => folder !== '' && existsSync(join(folder, name)))
}

/** Debian keeps PostgreSQL's programs outside every path, each version in a folder of its own. */
function postgresFolders() {
  const versions = '/usr/lib/postgresql'
  return existsSync(versions) ? readdirSync(versions).map(version => join(versions, version, 'bin')) : []
}
