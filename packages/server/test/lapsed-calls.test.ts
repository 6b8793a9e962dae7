import { type Address, type Party, RingdownError } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { MemoryPendingRestores } from '../src/sequencer/memory-pending-restores.js'
import { Restorations } from '../src/sequencer/restorations.js'
import { invite, nameOf, openSequencers, party, RING } from './sequencer-rig.js'

const [ada, bob, eve] = [party('ada'), party('bob'), party('eve')]
const media = { audio: true, video: true }

/** Ada calls Bob; the two are connected by the time the server ends the call, because it heard of no answer. */
async function lapse() {
  const rig = openSequencers()
  await rig.append(ada, 'c', invite('user:bob'))
  await rig.clock.advance(RING)
  await rig.deadlines.check()
  const pending = new MemoryPendingRestores({ clock: new ManualClock(1), lifetimeMs: 1_000 })
  const { store, serverEntries } = rig
  const restorations = new Restorations({ store, serverEntries, pending, mostParties: 2 })
  const restore = (
    author: Party,
    { parties = [ada, bob], address = 'user:bob' as Address, key = undefined as string | undefined } = {},
  ) =>
    restorations
      .restore(author, {
        callId: 'c',
        address,
        media,
        parties: parties.map(nameOf),
        ...(key === undefined ? {} : { key }),
      })
      .then(
        ({ reply }) => reply.known,
        (error: unknown) => (error instanceof RingdownError ? error.code : error),
      )
  return { ...rig, restore }
}

describe('a call that the server ended because it heard of nobody', () => {
  it('goes on once both its parties say so', async () => {
    const { restore, store } = await lapse()
    expect((await store.head('c'))?.phase).toBe('ended')
    expect(await restore(ada)).toBe(false)
    expect((await store.head('c'))?.phase).toBe('ended')
    expect(await restore(bob)).toBe(true)
    expect(await store.head('c')).toMatchObject({ phase: 'accepted', parties: [ada, bob] })
    expect(await restore(ada)).toBe(true)
  })

  it('gives its place to no other call', async () => {
    const { restore } = await lapse()
    expect(await restore(ada, { address: 'user:eve', parties: [ada, eve] })).toBe('unknown-call')
    expect(await restore(eve, { parties: [eve, bob] })).toBe('unknown-call')
    expect(await restore(bob, { parties: [bob, ada], address: 'user:ada' })).toBe('unknown-call')
  })

  it('is over for good if one of its parties ended it', async () => {
    const rig = openSequencers()
    await rig.append(ada, 'c', invite('user:bob'))
    await rig.append(ada, 'c', { type: 'hangup', reason: 'cancelled' })
    const { store, serverEntries } = rig
    const pending = new MemoryPendingRestores({ clock: new ManualClock(1), lifetimeMs: 1_000 })
    const restorations = new Restorations({ store, serverEntries, pending, mostParties: 2 })
    const request = { callId: 'c', address: 'user:bob', media, parties: [ada, bob].map(nameOf) } as const
    await expect(restorations.restore(ada, request)).rejects.toMatchObject({ code: 'call-ended' })
  })

  it('needs no key between two whom the server knows, and one key between others', async () => {
    const known = await lapse()
    expect(await known.restore(ada, { key: 'one' })).toBe(false)
    expect(await known.restore(bob, { key: 'another' })).toBe(true)

    const { restore } = await lapse()
    const bobAgain: Party = { ...bob, userId: 'bob-again' }
    expect(await restore(ada, { key: 'one' })).toBe(false)
    expect(await restore(bobAgain)).toBe('not-allowed')
    expect(await restore(bobAgain, { key: 'another' })).toBe(false)
    expect(await restore(bobAgain, { key: 'one' })).toBe(true)
  })
})
