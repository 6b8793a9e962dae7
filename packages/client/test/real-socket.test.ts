import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { systemClock } from '@ringdown/protocol'
import { createRingdownServer, type RunningServer } from '@ringdown/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { freePort } from '../../../scripts/free-port.mjs'
import { guestToken } from '../src/guest-token.js'
import type { SocketSignaling } from '../src/signaling/socket-signaling.js'
import type { TokenSource } from '../src/token-source.js'
import { openDrainingCable } from './draining-cable.js'
import { memoryStorage } from './memory-storage.js'
import { until } from './people.js'
import { openStrippingProxy } from './stripping-proxy.js'

const folder = mkdtempSync(join(tmpdir(), 'ringdown-socket-'))
const BUNDLE = join(folder, 'socket-io.mjs')
const CALL = '0192f0c8-7b1a-7def-8123-000000000001'

beforeAll(() => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../bundle-socket-io.mjs', import.meta.url)), BUNDLE])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['as the package is', 'as browsers get it'])('Socket.IO, %s', which => {
  let server: RunningServer
  let Signaling: typeof SocketSignaling
  const open: SocketSignaling[] = []

  beforeAll(async () => {
    vi.resetModules()
    vi.stubGlobal('WebSocket', WebSocket)
    if (which === 'as browsers get it') vi.doMock('#socket-io', () => import(pathToFileURL(BUNDLE).href))
    Signaling = (await import('../src/signaling/socket-signaling.js')).SocketSignaling
  })
  afterAll(() => {
    vi.doUnmock('#socket-io')
    vi.unstubAllGlobals()
  })

  beforeEach(async () => {
    // No waiting between two attempts.
    vi.spyOn(Math, 'random').mockReturnValue(0.01)
    server = await createRingdownServer({ port: await freePort(), dataDir: folder })
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    for (const signaling of open.splice(0)) signaling.close()
    await server.close()
  })

  function connect(
    deviceId: string,
    token: TokenSource = tokenOf(deviceId),
    url = server.url,
  ): SocketSignaling {
    const signaling = new Signaling({
      server: url,
      token,
      deviceId: async () => deviceId,
      nextConnection: () => Date.now(),
      calls: () => [],
      hasCalls: () => false,
      clock: systemClock,
      log: message => {
        throw new Error(message)
      },
    })
    open.push(signaling)
    return signaling
  }

  const tokenOf = (name: string) => guestToken({ name, server: server.url, storage: memoryStorage() })

  const isOnline = ({ connection }: { connection: string }) => connection === 'online'
  const isOffline = ({ connection }: { connection: string }) => connection === 'offline'

  const invite = { type: 'invite', entryId: 'i', media: { audio: true, video: false } } as const

  it('connects, asks, is answered, refused and told, and leaves', async () => {
    const [ann, bob] = [connect('ann'), connect('bob')]
    await until(ann, isOnline)
    const { me } = await until(bob, isOnline)
    const address = `user:${me?.userId}` as const
    await bob.request('listen', { address })
    const rung = new Promise(resolve => bob.on('entry', ({ entry }) => resolve(entry)))
    const { seq } = await ann.request('append', { callId: CALL, draft: { ...invite, address } })
    expect(await rung).toMatchObject({ callId: CALL, seq, type: 'invite', from: { deviceId: 'ann' } })
    await expect(ann.request('sync', { callId: CALL.replace(/.$/, '9'), afterSeq: 0 })).rejects.toMatchObject(
      { code: 'unknown-call' },
    )
    ann.close()
    bob.close()
    expect([ann.snapshot.connection, bob.snapshot.connection]).toEqual(['closed', 'closed'])
  })

  it.each(['/calls', '/calls/'])('finds the server below a path of its host, %s', async path => {
    const proxy = await openStrippingProxy(server.port, '/calls')
    try {
      const url = `${proxy.origin}${path}`
      const ann = connect('ann', guestToken({ name: 'Ann', server: url, storage: memoryStorage() }), url)
      await until(ann, isOnline)
      ann.close()
    } finally {
      proxy.close()
    }
  })

  it('is what it is said to be', async () => {
    const names = Object.keys(await import('#socket-io'))
    expect(names.includes('io')).toBe(which === 'as the package is')
    expect(names).toContain('Manager')
  })

  it('hears why it is refused', async () => {
    const signaling = connect('ann', async () => 'forged')
    const { problem } = await until(signaling, ({ connection }) => connection === 'refused')
    expect(problem).toMatchObject({ code: 'unauthorized', message: expect.any(String) })
  })

  it('comes back when the server does', async () => {
    const { port } = server
    const ann = connect('ann')
    await until(ann, isOnline)
    await server.close()
    await until(ann, isOffline)
    server = await createRingdownServer({ port, dataDir: folder })
    await until(ann, isOnline)
  })

  it('gives its place to a newer connection of the same device', async () => {
    const token = tokenOf('ann')
    const first = connect('ann', token)
    await until(first, isOnline)
    const second = connect('ann', token)
    await until(second, isOnline)
    await until(first, ({ connection }) => connection === 'replaced')
    first.reconnect()
    await until(first, isOnline)
    await until(second, ({ connection }) => connection === 'replaced')
  })

  it('moves to another connection when the server says so, and is asked again what was on its way', async () => {
    const cable = await openDrainingCable(server.port)
    try {
      const ann = connect('ann', tokenOf('ann'), cable.origin)
      const { me } = await until(ann, isOnline)
      const states: string[] = []
      ann.subscribe(() => states.push(ann.snapshot.connection))
      cable.drain()
      const address = `user:${me?.userId}` as const
      expect(await ann.request('listen', { address })).toMatchObject({ calls: [] })
      expect([states, cable.count]).toEqual([['online'], 2])
      expect(ann.snapshot.me).not.toBe(me)
    } finally {
      cable.close()
    }
  })

  it('sends nothing later that it could not send at once', async () => {
    const ann = connect('ann')
    await until(ann, isOnline)
    // As after a sleep: the server has been silent for too long, and Socket.IO keeps what is sent for the next
    // connection.
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
    const address = 'line:support' as const
    const sent = ann.request('append', { callId: CALL, draft: { ...invite, address } })
    now.mockRestore()
    await expect(sent).rejects.toMatchObject({ code: 'timeout' })
    await until(ann, isOnline)
    await expect(ann.request('sync', { callId: CALL, afterSeq: 0 })).rejects.toMatchObject({
      code: 'unknown-call',
    })
  })
})
