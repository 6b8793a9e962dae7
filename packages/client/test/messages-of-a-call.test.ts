import type { LogBody } from '@ringdown/protocol'
import { expect, it, vi } from 'vitest'
import { SocketSignaling } from '../src/signaling/socket-signaling.js'
import type { Calm } from './chaos/calm.js'
import { eachInCalm } from './chaos/calm-tests.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

let calm: Calm
eachInCalm(opened => {
  calm = opened
})

/** What `bench/server/ringdown-pair.ts` sends for a call, to measure what one costs a server. */
const OF_THE_BENCH: readonly LogBody['type'][] = [
  'invite',
  'ringing',
  'description',
  'description',
  'accept',
  'hangup',
]

it('a whole call takes the six messages that the bench of a call sends', async () => {
  const request = vi.spyOn(SocketSignaling.prototype, 'request')
  const { call } = await calm.meet()
  call.hangUp()
  await calm.pass()
  const written = request.mock.calls.flatMap(([event, asked]) =>
    event === 'append' ? (asked as { draft: LogBody }).draft.type : [],
  )
  // The ring may cross the offer.
  expect(written.sort()).toEqual([...OF_THE_BENCH].sort())
})
