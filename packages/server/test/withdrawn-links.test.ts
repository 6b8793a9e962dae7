import type { CallState } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { Links } from '../src/sequencer/links.js'
import { MemoryLinks } from '../src/store/memory-links.js'
import { party } from './sequencer-rig.js'

const LINK = 'link:0123456789abcdefghijkl'
const [ada, bob] = [party('ada'), party('bob')]

/** Ada's link, on which she waits with a call. */
async function open() {
  const clock = new ManualClock(1)
  const links = new Links({
    links: new MemoryLinks({ clock, lifetimeMs: 60_000 }),
    clock,
    store: { head: async () => null },
    countVisitors: async () => 0,
  })
  await links.open(ada, LINK, 'network')
  const call = { address: LINK, caller: ada, phase: 'ended', acceptedAt: null } as unknown as CallState
  const state = async () => (await links.statusOf(LINK, bob))?.state
  return { links, call, state }
}

describe('a call that the server had ended, on a link,', () => {
  it('withdraws the link once its caller cancels it', async () => {
    const { links, call, state } = await open()
    expect(await state()).toBe('open')
    await links.withdraw(call, party('ada', 2))
    expect(await state()).toBe('ended')
  })

  it('leaves the link to its owner when somebody else cancels it', async () => {
    const { links, call, state } = await open()
    await links.withdraw(call, bob)
    expect(await state()).toBe('open')
  })

  it('leaves it as it is if it is not over, or was answered', async () => {
    const { links, call, state } = await open()
    await links.withdraw({ ...call, phase: 'calling' } as unknown as CallState, ada)
    await links.withdraw({ ...call, acceptedAt: 5 } as unknown as CallState, ada)
    expect(await state()).toBe('open')
  })

  it('has nothing to withdraw on a line', async () => {
    const { links, call, state } = await open()
    await links.withdraw({ ...call, address: 'line:support' } as CallState, ada)
    expect(await links.statusOf('line:support', ada)).toBeNull()
    expect(await state()).toBe('open')
  })

  it('may be on a link that nobody has opened, which is unknown', async () => {
    const { links } = await open()
    expect(await links.statusOf('link:lkjihgfedcba9876543210', ada)).toEqual({ state: 'unknown' })
    expect(await links.forOwner('link:lkjihgfedcba9876543210')).toBeNull()
    expect(await links.forOwner(LINK)).toMatchObject({ owner: 'ada', link: { state: 'open', visitors: 0 } })
  })
})
