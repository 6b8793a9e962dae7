import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { MemoryPendingRestores } from '../src/sequencer/memory-pending-restores.js'
import { Restorations } from '../src/sequencer/restorations.js'
import { intercept, nameOf, openSequencers, party } from './sequencer-rig.js'

it('two processes restore a call once, and call it known when all its parties are in it', async () => {
  const parties = [party('ada'), party('bob'), party('cid')]
  const [ada, bob, cid] = parties as [(typeof parties)[0], (typeof parties)[0], (typeof parties)[0]]
  // A store elsewhere: each answer takes a few turns, so the two interleave.
  const slow = async (_method: string, call: () => Promise<unknown>) => {
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve()
    return call()
  }
  const rig = openSequencers({ nodes: 2, through: store => intercept(store, slow) })
  const pending = new MemoryPendingRestores({ clock: new ManualClock(1), lifetimeMs: 1_000 })
  const [one, two] = rig.nodes.map(
    ({ serverEntries }) => new Restorations({ store: rig.store, serverEntries, pending, mostParties: 3 }),
  ) as [Restorations, Restorations]
  const request = {
    callId: 'c',
    address: 'line:support',
    media: { audio: true, video: true },
    parties: parties.map(nameOf),
  } as const
  expect((await one.restore(ada, request)).reply).toEqual({ known: false })
  const asked = [one.restore(bob, request), two.restore(cid, request), two.restore(bob, request)]
  for (const restored of asked) {
    const { reply } = await restored
    const head = await rig.memory.head('c')
    if (reply.known) expect(head?.parties).toEqual(parties)
  }
  expect((await Promise.all(asked)).filter(({ restored }) => restored !== null)).toHaveLength(1)
  expect((await one.restore(ada, request)).reply).toEqual({ known: true })
  expect((await rig.logOf('c')).map(entry => entry.type)).toEqual(['invite', 'accept', 'accept'])
})
