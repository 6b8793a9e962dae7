import { expect, it } from 'vitest'
import { LiveCalls } from '../src/sequencer/live-calls.js'
import { invite, openSequencers, party } from './sequencer-rig.js'

const [ada, bob, bobs2] = [party('ada'), party('bob'), party('bob', 2)]

it('a device takes part in its own call, and is invited to one that waits where it listens', async () => {
  const { append, store } = openSequencers()
  const live = new LiveCalls(store)
  const listening = ['line:empty', 'user:bob'] as const
  expect(await live.of(bob, listening)).toBeNull()
  await append(ada, 'c', invite('user:bob'))
  expect(await live.of(ada, listening)).toEqual({ callId: 'c', role: 'party' })
  expect(await live.of(bob, listening)).toEqual({ callId: 'c', role: 'invited' })
  expect(await live.of(bob, ['line:empty'])).toBeNull()
  await append(bob, 'c', { type: 'accept' })
  expect(await live.of(bob, listening)).toEqual({ callId: 'c', role: 'party' })
  expect(await live.of(bobs2, listening)).toBeNull()
})

it('a device is not invited to the call that it waits with', async () => {
  const { append, store } = openSequencers()
  await append(bob, 'own', invite('line:support'))
  const live = new LiveCalls(store)
  expect(await live.of(bob, ['line:support'])).toEqual({ callId: 'own', role: 'party' })
  expect(await live.of(bobs2, ['line:support'])).toEqual({ callId: 'own', role: 'invited' })
})
