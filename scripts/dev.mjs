import { requireNode } from './node-version.mjs'

/*
 * `npm run dev`: the server from its sources, started again when one of them changes, and in front of it Vite's
 * development server with the pages. One address; PORT names another. Flags go to the server.
 */
requireNode()
const { ensureInstalled } = await import('./install.mjs')
ensureInstalled()
const { spawn } = await import('node:child_process')
const { createRequire } = await import('node:module')
const { join } = await import('node:path')
const { buildSocketIo } = await import('./build.mjs')
const { root } = await import('./command.mjs')
const { freePort } = await import('./free-port.mjs')
const { stopWithNpm } = await import('./stop-with-npm.mjs')

if (!buildSocketIo()) process.exit(1)

const web = join(root, 'apps', 'web')
const port = process.env.PORT || '3000'
const behind = await freePort()

const server = [
  '--watch',
  '--watch-preserve-output',
  // Node 20 does not read TypeScript, and the workspace's packages are read from their sources.
  '--import=tsx',
  '--conditions=@ringdown/source',
  'packages/server/src/main.ts',
  ...process.argv.slice(2),
  ...['--port', `${behind}`, '--host', '127.0.0.1', '--https', 'false'],
]
const vite = [
  join(createRequire(join(web, 'package.json')).resolve('vite/package.json'), '..', 'bin', 'vite.js'),
  ...['--port', port, '--strictPort', '--clearScreen', 'false'],
]
const children = [
  start(server, root),
  start(vite, web, { RINGDOWN_DEV_SERVER: `http://127.0.0.1:${behind}` }),
]
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
stopWithNpm()

function start(args, cwd, env = {}) {
  const child = spawn(process.execPath, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } })
  child.on('exit', code => {
    // Neither ends by itself unless it could not start; then the other is of no use.
    if (code) process.exitCode = code
    end()
  })
  return child
}

function end() {
  for (const child of children) child.kill('SIGTERM')
}
