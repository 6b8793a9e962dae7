import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce } from './build-once.mjs'
import { root, run, runTool } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { requireNode } from './node-version.mjs'
import { removeOrphans } from './orphans.mjs'
import { published } from './published.mjs'

/** The libraries, as TypeScript projects; their references name the others. */
const projects = ['packages/react', 'packages/server', 'packages/testing']
const socketIo = 'packages/client/dist/socket-io.browser.js'
const socketIoSources = [
  'packages/client/bundle-socket-io.mjs',
  'packages/client/json-parser.mjs',
  'packages/client/socket-io-modules.mjs',
  'package-lock.json',
]

/**
 * Builds what has changed since it was last built, in order; stops at the first that fails.
 * @returns whether everything is built.
 */
export function build() {
  return buildLibraries() && buildSocketIo() && buildWeb()
}

function buildLibraries() {
  const bundle = basename(socketIo)
  for (const name of published) removeOrphans(join(root, 'packages', name), [bundle, `${bundle}.map`])
  if (runTool('tsc', ['-b', ...projects])) return true
  console.error('Building the packages failed. See the messages above.')
  return false
}

/** Builds what browsers get of Socket.IO, which pages need from source as well. */
export function buildSocketIo() {
  return buildOnce({
    name: 'socket-io',
    sources: socketIoSources,
    output: socketIo,
    build: () => run(process.execPath, ['packages/client/bundle-socket-io.mjs']),
  })
}

function buildWeb() {
  const sources = ['protocol', 'client', 'react'].map(name => `packages/${name}/src`)
  return buildOnce({
    name: 'web',
    sources: ['apps/web', ...sources, ...socketIoSources],
    output: 'packages/server/public/index.html',
    // Vite empties the folder itself.
    build: () => runTool('vite', ['build', '--logLevel', 'warn'], { cwd: join(root, 'apps/web') }),
  })
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  requireNode()
  ensureInstalled()
  if (!build()) process.exit(1)
  console.log('Everything is built.')
}
