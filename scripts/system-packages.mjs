import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run } from './command.mjs'

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

/**
 * The same, beside everything else that this process does. The output is shown at the end.
 * @returns a promise of whether everything is there.
 */
export function ensureSystemPackagesAside() {
  if (missingPackages().length === 0) return Promise.resolve(true)
  const folder = join(root, '.cache', 'test')
  mkdirSync(folder, { recursive: true })
  // A file, because a process that runs others may not read a pipe for a minute, and a full one stops its writer.
  const file = join(folder, 'system.log')
  const log = openSync(file, 'w')
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['ignore', log, log] })
  closeSync(log)
  return new Promise(done => {
    child.on('error', error => {
      console.error(`The system packages could not be installed: ${error.message}`)
      done(false)
    })
    child.on('exit', code => {
      process.stdout.write(readFileSync(file, 'utf8'))
      done(code === 0)
    })
  })
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

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = ensureSystemPackages() ? 0 : 1
}
