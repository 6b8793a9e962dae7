import { createRingdownServer } from '@ringdown/server'
import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { guestToken } from '../src/guest-token.js'
import { SocketSignaling } from '../src/signaling/socket-signaling.js'
import { until } from './people.js'

it('has TURN credentials before they are needed, and new ones before they expire', async () => {
  const clock = new ManualClock(Date.now())
  const server = await createRingdownServer({
    port: 0,
    clock,
    jwtSecret: 'a secret that only this test knows of',
    turnUrls: ['turn:turn.invalid:3478'],
    turnSecret: 'shared with nobody',
  })
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const signaling = new SocketSignaling({
    server: server.url,
    token: guestToken({ name: 'Ann', server: server.url, storage }),
    deviceId: () => Promise.resolve('anns-page'),
    nextConnection: () => clock.now(),
    calls: () => [],
    clock,
    log: message => {
      throw new Error(message)
    },
  })
  try {
    expect(signaling.iceServers).toBeNull()
    await until(signaling, ({ connection }) => connection === 'online')
    const usernameNow = () =>
      signaling.iceServers?.find(({ urls }) => urls[0]?.startsWith('turn:'))?.username ?? ''
    const expiryOf = (username: string) => Number(username.split(':')[0]) * 1000
    const first = usernameNow()
    const lifetime = expiryOf(first) - clock.now()
    expect(lifetime).toBeGreaterThan(60_000)
    await clock.advance(lifetime * 0.75)
    expect(usernameNow()).toBe(first)
    await clock.advance(lifetime * 0.1)
    await expect.poll(usernameNow).not.toBe(first)
    expect(expiryOf(usernameNow())).toBeGreaterThan(clock.now() + lifetime * 0.7)
  } finally {
    signaling.close()
    await server.close()
  }
})
