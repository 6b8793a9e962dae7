import { SERVER_TIMERS } from '@ringdown/protocol'
import { createRingdownServer } from '@ringdown/server'
import { JumpingClock } from '@ringdown/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { guestToken } from '../src/guest-token.js'
import type { Call } from '../src/index.js'
import { newCallId, newLinkAddress } from '../src/random-id.js'
import { SocketSignaling } from '../src/signaling/socket-signaling.js'
import { type House, openHouse, until } from './people.js'

const TURN = { turnUrls: ['turn:turn.invalid:3478'], turnSecret: 'shared with nobody' }

let house: House | null = null
afterEach(async () => {
  await house?.close()
  house = null
})

/** Whether a page's first connection was made with TURN credentials. */
function hadTurn([connection]: readonly RTCPeerConnection[]): boolean {
  const servers = connection?.getConfiguration().iceServers ?? []
  return servers.some(({ urls, credential }) => String(urls).startsWith('turn:') && credential !== undefined)
}

const isConnected = ({ connection }: Call['snapshot']) => connection === 'connected'

describe('TURN credentials come with a call, before its first connection is made', () => {
  it('to a person and from them, whether or not it warms', async () => {
    house = await openHouse({ ...TURN, warm: 'everyone' })
    const [ann, bob] = await Promise.all([house.open('Ann'), house.open('Bob', undefined, { warm: 'off' })])
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    ring.accept()
    await Promise.all([until(call, isConnected), until(ring, isConnected)])
    expect([ann, bob].map(({ connections }) => hadTurn(connections))).toEqual([true, true])
  })

  it('on a line, to those who listened before it was placed and to those who come later', async () => {
    house = await openHouse(TURN)
    for (const early of [true, false]) {
      const name = early ? 'early' : 'late'
      const [ann, bob] = await Promise.all([house.open(`${name} Ann`), house.open(`${name} Bob`)])
      const listenNow = () => bob.ringdown.listen(`line:${name}`)
      const before = early ? listenNow() : null
      if (before) await until(before, calls => calls !== null)
      const call = ann.ringdown.call(`line:${name}`)
      const calls = await until(before ?? listenNow(), waiting => (waiting?.length ?? 0) > 0)
      calls?.[0]?.accept()
      await until(call, isConnected)
      expect([ann, bob].map(({ connections }) => hadTurn(connections))).toEqual([true, true])
    }
  })
})

describe('a connection to the server', () => {
  it('has TURN credentials while there is a call, new ones before they expire, and none without a call', async () => {
    const clock = new JumpingClock(Date.now())
    const server = await createRingdownServer({ port: 0, clock, jwtSecret: 'x'.repeat(32), ...TURN })
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    let hasCalls = false
    const signaling = new SocketSignaling({
      server: server.url,
      token: guestToken({ name: 'Ann', server: server.url, storage }),
      deviceId: () => Promise.resolve('anns-page'),
      nextConnection: () => clock.now(),
      calls: () => [],
      hasCalls: () => hasCalls,
      clock,
      log: message => {
        throw new Error(message)
      },
    })
    try {
      await until(signaling, ({ connection }) => connection === 'online')
      expect(signaling.iceServers).toBeNull()
      const usernameNow = () =>
        signaling.iceServers?.find(({ urls }) => urls[0]?.startsWith('turn:'))?.username ?? ''
      const expiryOf = (username: string) => Number(username.split(':')[0]) * 1000
      hasCalls = true
      const callId = newCallId(clock.now())
      const invite = {
        type: 'invite',
        address: newLinkAddress(),
        media: { audio: true, video: true },
      } as const
      await signaling.request('append', { callId, draft: { ...invite, entryId: 'invite' } })
      const first = usernameNow()
      const lifetime = expiryOf(first) - clock.now()
      expect(lifetime).toBeGreaterThanOrEqual(SERVER_TIMERS.turnCredentials)
      expect(lifetime).toBeLessThanOrEqual(SERVER_TIMERS.turnCredentials + 60_000)
      await clock.jump(SERVER_TIMERS.turnCredentials * 0.75)
      expect(usernameNow()).toBe(first)
      await clock.jump(SERVER_TIMERS.turnCredentials * 0.1)
      await expect.poll(usernameNow).not.toBe(first)
      expect(expiryOf(usernameNow())).toBeGreaterThan(clock.now() + SERVER_TIMERS.turnCredentials * 0.9)

      const hangup = { type: 'hangup', reason: 'cancelled', entryId: 'hangup' } as const
      await signaling.request('append', { callId, draft: hangup })
      hasCalls = false
      await clock.jump(SERVER_TIMERS.turnCredentials)
      await expect.poll(() => signaling.iceServers).toBeNull()
      signaling.reconnect()
      await signaling.request('ice-servers', {})
      expect(signaling.iceServers).toBeNull()
    } finally {
      signaling.close()
      await server.close()
    }
  })
})
