import { describe, expect, it } from 'vitest'
import { HEARTBEAT } from '../src/gateway/socket-server.js'
import { Cable } from './cable.js'
import { connect, join, serve, signIn, talk, until } from './sockets.js'

describe('a half-open connection', () => {
  it('is noticed by the heartbeat, and the peer is told', async () => {
    const server = await serve({ heartbeat: { intervalMs: 300, timeoutMs: 3_000 } })
    const { cable, server: throughCable } = await Cable.to(server)
    const ada = await join(server, 'Ada')
    const bob = await connect(throughCable, await signIn(server, 'Bob'))
    await bob.listen()
    const callId = await talk(ada, bob)
    cable.cut()
    // Sooner than with the usual heartbeat, but a busy machine may take its time.
    await until(() => ada.reachabilities.at(-1)?.unreachable.length === 1, 15_000)
    expect(server.lines).toContainEqual(
      expect.objectContaining({ msg: 'device disconnected', reason: 'ping timeout' }),
    )
    expect((await ada.sync(callId)).entries.at(-1)?.type).toBe('accept')
  })

  it('is noticed within 20 s with the usual heartbeat', () => {
    expect(HEARTBEAT.intervalMs + HEARTBEAT.timeoutMs).toBeLessThanOrEqual(20_000)
  })

  it('gives way to the new one of its device at once, which keeps the call; nobody counts as away', async () => {
    const server = await serve()
    const { cable, server: throughCable } = await Cable.to(server)
    const ada = await join(server, 'Ada')
    const bob = await connect(throughCable, await signIn(server, 'Bob'))
    await bob.listen()
    const callId = await talk(ada, bob)
    await ada.watch()
    cable.cut()
    await ada.append(callId, { type: 'rejoin', to: bob.device })
    const back = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    // What was sent into the half-open one is lost; the log is not.
    expect(bob.seen(callId)).not.toContain('rejoin')
    expect((await back.sync(callId, 2)).entries.map(entry => entry.type)).toEqual(['rejoin'])
    await until(() => ada.reachabilities.length > 0)
    expect(ada.reachabilities).toEqual([{ callId, unreachable: [] }])
    expect(ada.pages).toEqual([])
    expect(ada.seen(callId)).not.toContain('hangup peer-left')
    // The old page knows nothing of this.
    expect(bob.socket.connected).toBe(true)
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => back.seen(callId).includes('hangup completed'))
  })
})
