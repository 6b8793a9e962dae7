import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import type { RunningServer } from '../src/index.js'
import { type RedisServer, startRedis } from './redis-server.js'
import { atEnd, connect, type Device, JWT_SECRET, join, newLink, talk, until } from './sockets.js'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = joinPath(PACKAGE, 'dist', `restarted-${process.pid}.mjs`)

let redis: RedisServer
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'ringdown-restart-'))
  const bundled = build({
    entryPoints: [joinPath(PACKAGE, 'src/main.ts')],
    outfile: PROGRAM,
    bundle: true,
    packages: 'external',
    alias: { '@ringdown/protocol': joinPath(PACKAGE, '../protocol/src') },
    platform: 'node',
    format: 'esm',
    conditions: ['@ringdown/source'],
    logLevel: 'silent',
  })
  redis = await startRedis()
  await bundled
})
afterAll(async () => {
  await redis.close()
  await rm(PROGRAM, { force: true })
  await rm(folder, { recursive: true, force: true })
})

/** A server in a process of its own, which can be killed. */
async function startProcess(port: number): Promise<{ server: RunningServer; child: ChildProcess }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    PORT: `${port}`,
    RINGDOWN_HOST: '127.0.0.1',
    RINGDOWN_REDIS_URL: redis.url,
    RINGDOWN_JWT_SECRET: JWT_SECRET,
    RINGDOWN_DATA_DIR: folder,
  }
  const child = spawn(process.execPath, [PROGRAM], { cwd: folder, env })
  atEnd(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)))
  await until(() => {
    if (child.exitCode !== null) throw new Error(output)
    return output.includes('Ringdown is at')
  }, 25_000)
  const url = `http://127.0.0.1:${port}`
  const stops = { drain: async () => {}, close: async () => {} }
  return { server: { url, port, metricsPort: null, setupUrl: null, ...stops }, child }
}

it('calls and held offers survive a server that is killed, and nobody notices more than a lost connection', async () => {
  const port = await freePort()
  const { server, child } = await startProcess(port)
  const [ada, bob, cy, dee, eve, fay] = await Promise.all(
    ['Ada', 'Bob', 'Cy', 'Dee', 'Eve', 'Fay'].map(name => join(server, name)),
  )
  const talking = await talk(ada!, bob!)
  const link = newLink()
  const { callId: held } = await cy!.invite(link)
  const offer = { type: 'offer', sdp: 'v=0' } as const
  await cy!.append(held, { type: 'description', session: 1, revision: 1, description: offer })
  const { callId: ringing } = await dee!.invite(eve!.address)
  await eve!.append(ringing, { type: 'ringing' })
  const last = await fay!.invite('line:support')

  child.kill('SIGKILL')
  await until(() => [ada, bob, cy, dee, eve, fay].every(device => !device!.socket.connected))
  const again = await startProcess(port)
  const back = async (device: Device, ...calls: string[]) => {
    const returned = await connect(again.server, device.guest, { deviceId: device.deviceId, calls })
    await returned.listen()
    return returned
  }
  const [a, b, c, d, e] = await Promise.all([
    back(ada!, talking),
    back(bob!, talking),
    back(cy!, held),
    back(dee!, ringing),
    back(eve!),
  ])
  // The call goes on, and its people are shown as busy.
  expect((await a.sync(talking)).entries.map(({ type }) => type)).toEqual(['invite', 'accept'])
  const busy = (await e.watch()).people.filter(person => person.busy).map(({ name }) => name)
  expect(busy).toEqual(['Ada', 'Bob', 'Dee'])
  await a.append(talking, { type: 'hangup', reason: 'completed' })
  await until(() => b.seen(talking).includes('hangup completed'))
  // The ring rings on, and is answered.
  expect((await e.listen()).calls.map(({ entries }) => entries[0]?.callId)).toEqual([ringing])
  await e.append(ringing, { type: 'accept' })
  await until(() => d.seen(ringing).includes('accept'))
  // The offer is still held for the visitor who comes late.
  const visitor = await join(again.server, 'Gus')
  const [waiting] = (await visitor.listen(link)).calls
  expect(waiting?.entries.map(({ type }) => type)).toEqual(['invite', 'description'])
  await visitor.append(held, { type: 'accept', session: 1 })
  await until(() => c.seen(held).includes('accept'))
  // Who waits on a line keeps their place, for as long as their page may come back.
  expect((await visitor.listen('line:support')).calls.map(({ entries }) => entries[0]?.callId)).toEqual([
    last.callId,
  ])
  expect(await visitor.ask('line', { line: 'support' })).toMatchObject({ ok: true, waiting: 1 })
}, 60_000)
