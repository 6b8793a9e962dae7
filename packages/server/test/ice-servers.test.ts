import { createHmac } from 'node:crypto'
import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { iceServersFor } from '../src/ice/ice-servers.js'
import { join, serve } from './sockets.js'

const clock = new ManualClock(1_700_000_000_000)

it('nothing is configured: no server, and nothing expires', () => {
  expect(iceServersFor('ada', { stunUrls: [], turnUrls: [], turnSecret: null, clock })).toEqual({
    iceServers: [],
  })
})

it('TURN credentials are of one user and for an hour, as coturn checks them', () => {
  const turnUrls = ['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org']
  const reply = iceServersFor('g_ada', {
    stunUrls: ['stun:stun.example.org'],
    turnUrls,
    turnSecret: 'shared',
    clock,
  })
  const username = `${1_700_000_000 + 3_600}:g_ada`
  expect(reply).toEqual({
    iceServers: [
      { urls: ['stun:stun.example.org'] },
      {
        urls: turnUrls,
        username,
        credential: createHmac('sha1', 'shared').update(username).digest('base64'),
      },
    ],
    expiresInMs: 3_600_000,
  })
})

it('a device gets them with its welcome, and new ones when it asks', async () => {
  const server = await serve({ turnUrls: ['turn:turn.example.org'], turnSecret: 'shared' })
  const ada = await join(server, 'Ada')
  expect(ada.welcome?.ice.iceServers[0]?.username).toMatch(new RegExp(`^\\d+:${ada.guest.userId}$`))
  expect(await ada.ask('ice-servers', {})).toMatchObject({ ok: true, expiresInMs: 3_600_000 })
})
