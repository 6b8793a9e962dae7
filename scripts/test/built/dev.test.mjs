import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { root } from '../../command.mjs'
import { freePort } from '../../free-port.mjs'
import { published } from '../../published.mjs'

/** A copy whose sources may be changed; inside the repository, so that it finds what is installed there. */
const copy = join(root, '.cache', 'dev-copy')
const slow = { timeout: 120_000, interval: 200 }

let url
let dev
let ended

beforeAll(async () => {
  rmSync(copy, { recursive: true, force: true })
  for (const path of ['scripts', 'apps', 'packages']) {
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      filter: source => !/[\\/](node_modules|dist|public)$/.test(source.slice(root.length)),
    })
  }
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.library.json']) {
    cpSync(join(root, file), join(copy, file))
  }
  const links = join(copy, 'node_modules', '@ringdown')
  mkdirSync(links, { recursive: true })
  for (const name of published) symlinkSync(join(copy, 'packages', name), join(links, name))
  cpSync(join(root, 'node_modules', '.package-lock.json'), join(dirname(links), '.package-lock.json'))

  const port = await freePort()
  url = `http://localhost:${port}`
  const log = openSync(join(root, '.cache', 'dev-copy.log'), 'w')
  // A group of its own, which gets the signal of Ctrl-C as in a terminal.
  dev = spawn('npm', ['run', 'dev'], {
    cwd: copy,
    env: { ...process.env, PORT: `${port}` },
    stdio: ['ignore', log, log],
    detached: true,
  })
  ended = once(dev, 'exit')
  await vi.waitFor(async () => expect(await textOf('/livez')).toContain('"ok"'), slow)
})
afterAll(async () => {
  if (dev?.exitCode === null && dev.signalCode === null) process.kill(-dev.pid, 'SIGKILL')
  await ended
  rmSync(copy, { recursive: true, force: true })
})

test('one address has the page, the API and the signaling socket', async () => {
  expect(await textOf('/line/support', { accept: 'text/html' })).toContain('/src/main.tsx')
  expect(await textOf('/src/main.tsx')).toContain('mountApp')
  const guest = await fetch(`${url}/api/guests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada' }),
  })
  expect(await guest.json()).toHaveProperty('token')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    origin: url,
  })
  const [greeting] = await once(socket, 'message')
  expect(greeting.toString()).toMatch(/^0\{"sid"/)
  socket.close()
})

test('a change of a server source starts the server again', async () => {
  change('packages/server/src/http/http-server.ts', "'ok'", "'changed'")
  await vi.waitFor(async () => expect(await textOf('/livez')).toContain('"changed"'), slow)
})

test('a change of a package that the server imports does so too', async () => {
  change('packages/protocol/src/limits.ts', /nameLength: \d+/, 'nameLength: 2')
  const name = JSON.stringify({ name: 'Ada' })
  const headers = { 'content-type': 'application/json' }
  const signIn = () => fetch(`${url}/api/guests`, { method: 'POST', headers, body: name })
  await vi.waitFor(async () => expect((await signIn()).status).toBe(400), slow)
})

test('a change of a page source reaches the open page and is served', async () => {
  const client = await textOf('/@vite/client')
  const token = /const wsToken = "([^"]+)"/.exec(client)?.[1]
  const page = new WebSocket(`${url.replace('http', 'ws')}/?token=${token}`, 'vite-hmr')
  const messages = []
  page.on('message', data => messages.push(JSON.parse(data)))
  await once(page, 'open')
  // Only what has been asked for is in the module graph.
  await textOf('/src/main.tsx')
  await textOf('/src/app.tsx')
  change('apps/web/src/app.tsx', /^/, '/* changed */ export const CHANGED = 1\n')
  await vi.waitFor(() => expect(messages.map(message => message.type)).toContain('update'), slow)
  await vi.waitFor(async () => expect(await textOf('/src/app.tsx')).toContain('CHANGED'), slow)
  page.close()
})

test('Ctrl-C ends all of it', async () => {
  process.kill(-dev.pid, 'SIGINT')
  await ended
  await vi.waitFor(() => expect(() => process.kill(-dev.pid, 0)).toThrow('ESRCH'), slow)
  await expect(textOf('/')).rejects.toThrow()
})

async function textOf(path, headers = {}) {
  const response = await fetch(url + path, { headers })
  return response.text()
}

function change(path, from, to) {
  const file = join(copy, path)
  const before = readFileSync(file, 'utf8')
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  writeFileSync(file, after)
}
