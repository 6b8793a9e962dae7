import { describe, expect, it } from 'vitest'
import { CallResumption } from '../src/call-resumption.js'
import { includes, invite, openSequencers, party } from './sequencer-rig.js'

const [ada, bob, cy] = [party('ada'), party('bob'), party('cy')]

/** A process that has just started on a store with calls, and knows nothing of their devices. */
async function setUp() {
  const present = new Set([ada, bob, cy])
  const rig = openSequencers({
    reachability: { unreachable: async devices => devices.filter(device => !includes([...present], device)) },
  })
  await rig.append(ada, 'talking', invite('user:bob'))
  await rig.append(bob, 'talking', { type: 'accept' })
  await rig.append(cy, 'waiting', invite('line:support'))
  const busy = new Map<string, boolean>()
  const resumption = new CallResumption({
    calls: rig.store,
    deadlines: rig.deadlines,
    directory: { setBusy: async (userId, isBusy) => void busy.set(userId, isBusy) },
  })
  const lastOf = async (callId: string) => {
    const entry = (await rig.logOf(callId)).at(-1)
    return entry && 'reason' in entry ? entry.reason : entry?.type
  }
  const wait = async (ms: number) => {
    await rig.clock.advance(ms)
    await rig.deadlines.check()
  }
  return { ...rig, present, busy, resumption, lastOf, wait }
}

describe('calls that are taken up', () => {
  it('go on if their devices come back, and end as if they had left now if they do not', async () => {
    const { resumption, present, wait, lastOf } = await setUp()
    await resumption.resume([])
    present.clear()
    await wait(29_000)
    expect(await lastOf('waiting')).toBe('invite')
    await wait(1_000)
    expect(await lastOf('waiting')).toBe('peer-left')
    expect(await lastOf('talking')).toBe('accept')
    await wait(90_000)
    expect(await lastOf('talking')).toBe('peer-left')
  })

  it('go on for as long as their devices are there', async () => {
    const { resumption, wait, lastOf } = await setUp()
    await resumption.resume([])
    await wait(200_000)
    expect([await lastOf('waiting'), await lastOf('talking')]).toEqual(['invite', 'accept'])
  })

  it('make known again who is busy, also of people whose calls are gone', async () => {
    const { resumption, busy, memory } = await setUp()
    await resumption.resume(['ada', 'bob', 'cy', 'dee'])
    expect(Object.fromEntries(busy)).toEqual({ ada: true, bob: true, cy: false, dee: false })
    expect(await memory.countLive()).toEqual({ calling: 1, ringing: 0, accepted: 1 })
  })
})
