import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run, runTool } from './command.mjs'
import { digest } from './digest.mjs'
import { ensureInstalled } from './install.mjs'
import { requireNode } from './node-version.mjs'

const stampFile = join(root, '.cache', 'build.json')

/** What is built, each after what it needs. */
const units = [
  library('protocol', []),
  library('testing', ['protocol']),
  library('client', ['protocol'], {
    finish: () => run(process.execPath, ['packages/client/bundle-socket-io.mjs']),
  }),
  library('react', ['client']),
  library('server', ['protocol'], { command: 'main.js' }),
  {
    name: 'web',
    needs: ['react'],
    sources: ['apps/web', 'package-lock.json'],
    output: 'packages/server/public/index.html',
    // Vite empties the folder itself.
    build: () => runTool('vite', ['build', '--logLevel', 'warn'], { cwd: join(root, 'apps/web') }),
  },
]

function library(name, needs, { command = 'index.js', finish = () => true } = {}) {
  const folder = `packages/${name}`
  const output = `${folder}/dist/${command}`
  return {
    name,
    needs,
    sources: [
      `${folder}/src`,
      `${folder}/package.json`,
      ...(name === 'client' ? [`${folder}/bundle-socket-io.mjs`, 'package-lock.json'] : []),
      `${folder}/tsconfig.build.json`,
      'tsconfig.base.json',
    ],
    output,
    build() {
      rmSync(join(root, folder, 'dist'), { recursive: true, force: true })
      if (!runTool('tsc', ['-p', `${folder}/tsconfig.build.json`])) return false
      if (command === 'main.js') chmodSync(join(root, output), 0o755)
      return finish()
    },
  }
}

/**
 * Builds what has changed since it was last built, in order; stops at the first that fails.
 * @returns whether everything is built.
 */
export function build() {
  const stamps = readStamps()
  const digests = new Map()
  for (const unit of units) {
    const state = digest(unit.sources, process.versions.node, ...unit.needs.map(name => digests.get(name)))
    digests.set(unit.name, state)
    if (stamps[unit.name] === state && existsSync(join(root, unit.output))) continue
    console.log(`Building ${unit.name}…`)
    // Forgotten first, so that an interrupted build is not taken for a finished one.
    delete stamps[unit.name]
    writeStamps(stamps)
    if (!unit.build()) {
      console.error(`Building ${unit.name} failed: see the message above.`)
      return false
    }
    stamps[unit.name] = state
    writeStamps(stamps)
  }
  return true
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {}
  }
}

function writeStamps(stamps) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(stampFile, `${JSON.stringify(stamps, null, 2)}\n`)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  requireNode()
  ensureInstalled()
  if (!build()) process.exit(1)
  console.log('Everything is built.')
}
