import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CallState,
  calleeOf,
  deviceKey,
  type Entry,
  isParty,
  type Party,
  peersOf,
  reduce,
  reduceAll,
  viewOf,
} from '../src/index.js'
import {
  addresses,
  attempts,
  callAfter,
  callees,
  caller,
  everyone,
  LINK,
  ModelCall,
  stranger,
  warmths,
} from './model-call.js'

const [ben1, ben2] = callees as [Party, Party, Party]

describe('reduce', () => {
  it('has at most one winner, who never changes, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(attempts, addresses, (tried, address) => {
        const { log, states } = callAfter(tried, address)
        const accepts = log.filter(entry => entry.type === 'accept')
        expect(accepts.length).toBeLessThanOrEqual(1)
        const winners = new Set(states.map(calleeOf).filter(winner => winner !== null))
        expect(winners.size).toBe(accepts.length)
        for (const winner of winners) expect(winner).toEqual(accepts[0]?.from)
      }),
    )
  })

  it('has one winner even where a faulty server appends without asking', () => {
    fc.assert(
      fc.property(attempts, tried => {
        const call = new ModelCall()
        for (const { author, body } of tried) call.append(author, body)
        const winners = new Set(call.states.map(calleeOf).filter(winner => winner !== null))
        expect(winners.size).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('changes nothing when the log, or any part of it, is folded again', () => {
    fc.assert(
      fc.property(attempts, addresses, fc.nat(), fc.nat(), (tried, address, from, to) => {
        const { log, state } = callAfter(tried, address)
        expect(reduceAll(log)).toEqual(state)
        expect(reduceAll(log, state)).toBe(state)
        expect(reduceAll(log.slice(from % log.length, to % (log.length + 1)), state)).toBe(state)
      }),
    )
  })

  it('changes nothing when each entry is delivered several times as it comes', () => {
    fc.assert(
      fc.property(attempts, fc.integer({ min: 2, max: 4 }), (tried, times) => {
        const { log, state } = callAfter(tried)
        expect(reduceAll(log.flatMap(entry => Array(times).fill(entry)))).toEqual(state)
      }),
    )
  })

  it('never leaves the end, whatever comes after', () => {
    fc.assert(
      fc.property(attempts, attempts, (tried, later) => {
        const call = callAfter([...tried, { author: caller, body: { type: 'hangup', reason: 'cancelled' } }])
        const ended = call.state
        expect(ended.phase).toBe('ended')
        for (const { author, body } of later) call.append(author, body)
        expect(call.state).toBe(ended)
      }),
    )
  })

  it('counts each change of state, and nothing else, in its version', () => {
    fc.assert(
      fc.property(attempts, tried => {
        const { states } = callAfter(tried)
        for (const [index, state] of states.entries()) {
          const before: CallState | undefined = states[index - 1]
          expect(state.version).toBe(before ? before.version + (before === state ? 0 : 1) : 1)
        }
      }),
    )
  })

  it('makes no call of anything but an invite with an author', () => {
    fc.assert(
      fc.property(attempts, tried => {
        const [, ...withoutInvite] = callAfter(tried).log
        expect(reduceAll(withoutInvite)).toBeNull()
      }),
    )
    const [invite] = new ModelCall().log
    expect(reduce(null, { ...invite!, from: null })).toBeNull()
  })

  it('is not ended by a decline that comes after the accept', () => {
    const call = new ModelCall()
    call.attempt({ author: ben1, body: { type: 'accept' } })
    const { state } = call
    call.append(ben2, { type: 'decline', reason: 'declined' })
    expect(call.state).toBe(state)
  })

  it('ends an accepted call as completed when a cancel crosses the accept, and an open one as cancelled', () => {
    const crossed = new ModelCall()
    crossed.attempt({ author: ben1, body: { type: 'accept' } })
    crossed.attempt({ author: caller, body: { type: 'hangup', reason: 'cancelled' } })
    expect(crossed.state).toMatchObject({ phase: 'ended', reason: 'completed', endedBy: caller })
    const open = new ModelCall()
    open.attempt({ author: caller, body: { type: 'hangup', reason: 'completed' } })
    expect(open.state).toMatchObject({ phase: 'ended', reason: 'cancelled' })
  })
})

describe('a call that is over', () => {
  it('knows since when it had been accepted, or that it never was', () => {
    const talked = new ModelCall()
    talked.attempt({ author: ben1, body: { type: 'accept' } })
    talked.attempt({ author: ben1, body: { type: 'hangup', reason: 'completed' } })
    expect(talked.state).toMatchObject({ acceptedAt: talked.log[1]?.at, endedAt: talked.log[2]?.at })
    const declined = new ModelCall()
    declined.attempt({ author: ben1, body: { type: 'ringing' } })
    declined.attempt({ author: ben1, body: { type: 'decline', reason: 'declined' } })
    expect(declined.state).toMatchObject({ phase: 'ended', acceptedAt: null })
  })
})

describe('the held offer', () => {
  const description = (type: 'offer' | 'answer', session = 1) =>
    ({ type: 'description', session, revision: 1, description: { type, sdp: 'v=0' } }) as const

  it('is taken by the first answer of a device of the callee, and stays with it', () => {
    const call = new ModelCall()
    for (const [author, body] of [
      [caller, description('answer')],
      [ben1, description('offer')],
      [null, description('answer')],
    ] as const) {
      call.append(author, body)
      expect(call.state.warm).toBeNull()
    }
    call.append(ben1, description('answer'))
    expect(call.state.warm).toEqual(ben1)
    call.append(ben2, description('answer'))
    expect(call.state.warm).toEqual(ben1)
  })

  it('cannot be taken any more once a later one has replaced it, however often either is read', () => {
    const call = new ModelCall()
    call.append(caller, description('offer', 2))
    const { state } = call
    call.append(ben1, description('answer', 1))
    call.append(caller, description('offer', 2))
    expect(call.state).toBe(state)
    call.append(ben1, description('answer', 2))
    expect(call.state.warm).toEqual(ben1)
    expect(reduceAll(call.log, call.state)).toBe(call.state)
  })
})

it.each(['ringing', 'accept'] as const)('takes no notice of a %s that has no author', type => {
  const call = new ModelCall()
  const { state } = call
  call.append(null, { type })
  expect(call.state).toBe(state)
})

it('takes no notice of a ring that is acknowledged after the accept', () => {
  const call = new ModelCall()
  call.attempt({ author: ben1, body: { type: 'accept' } })
  const { state } = call
  call.append(ben2, { type: 'ringing' })
  expect(call.state).toBe(state)
})

describe('a call of several', () => {
  const accept = { type: 'accept' } as const
  const hangup = { type: 'hangup', reason: 'completed' } as const

  function ofThree(): ModelCall {
    const call = new ModelCall(LINK, 'direct', 3)
    for (const author of [ben1, ben2]) call.attempt({ author, body: accept })
    return call
  }

  it('has no party twice, none that has left, and never more than may be', () => {
    fc.assert(
      fc.property(attempts, warmths, fc.integer({ min: 2, max: 4 }), (tried, warmth, most) => {
        for (const { parties, left, phase } of callAfter(tried, LINK, warmth, most).states) {
          const keys = [...parties, ...left].map(deviceKey)
          expect(new Set(keys).size).toBe(keys.length)
          expect(parties.length).toBeLessThanOrEqual(most)
          if (phase === 'accepted') expect(parties.length).toBeGreaterThanOrEqual(2)
        }
      }),
    )
  })

  it('knows its parties in the order in which they joined, and since when it was accepted', () => {
    const call = ofThree()
    expect(call.state).toMatchObject({ parties: [caller, ben1, ben2], acceptedAt: call.log[1]?.at })
    expect(peersOf(call.state, ben1)).toEqual([caller, ben2])
  })

  it('goes on without one that hangs up, who may come back, and ends with the last but one person', () => {
    const call = ofThree()
    call.attempt({ author: ben1, body: hangup })
    expect(call.state).toMatchObject({ phase: 'accepted', parties: [caller, ben2], left: [ben1] })
    expect(call.states.map(({ version }) => version)).toEqual([1, 2, 3, 4])
    expect(viewOf(call.state, ben1)).toEqual({ phase: 'ended', reason: 'completed', by: ben1 })
    expect(viewOf(call.state, ben2)).toEqual({ phase: 'accepted' })
    call.attempt({ author: ben1, body: accept })
    expect(call.state).toMatchObject({ parties: [caller, ben2, ben1], left: [] })
    call.attempt({ author: caller, body: hangup })
    // Two devices of one person are no call.
    expect(call.state).toMatchObject({ phase: 'ended', endedBy: caller })
    expect(viewOf(call.state, ben1)).toMatchObject({ phase: 'ended', by: caller })
  })

  it('ends for all when the server hangs up', () => {
    const call = ofThree()
    call.append(null, { type: 'hangup', reason: 'peer-left' })
    for (const device of [caller, ben1, ben2]) {
      expect(viewOf(call.state, device)).toEqual({ phase: 'ended', reason: 'peer-left', by: null })
    }
  })

  it('takes no notice of a hang-up of a device that is not in it', () => {
    const call = ofThree()
    const { state } = call
    call.append(stranger, hangup)
    expect(call.state).toBe(state)
  })
})

it('an entry of a later version changes nothing', () => {
  fc.assert(
    fc.property(attempts, addresses, fc.string(), (tried, address, type) => {
      const call = callAfter(tried, address)
      const later = { ...call.log[0], type: `later-${type}`, seq: call.log.length + 1, from: caller }
      expect(reduce(call.state, later as unknown as Entry)).toBe(call.state)
    }),
  )
})

describe('viewOf', () => {
  it('ends once for every device, and says the same ever after', () => {
    fc.assert(
      fc.property(attempts, addresses, (tried, address) => {
        const { states } = callAfter(tried, address)
        for (const device of everyone) {
          const views = states.map(state => viewOf(state, device))
          const end = views.findIndex(({ phase }) => phase === 'ended')
          if (end < 0) continue
          for (const later of views.slice(end)) expect(later).toEqual(views[end])
        }
      }),
    )
  })

  it('has ended for every device once the call has', () => {
    fc.assert(
      fc.property(attempts, tried => {
        const { state } = callAfter(tried)
        fc.pre(state.phase === 'ended')
        for (const device of everyone) expect(viewOf(state, device).phase).toBe('ended')
      }),
    )
  })

  it('stops the ring of every device but the one that answered, and names it', () => {
    fc.assert(
      fc.property(attempts, tried => {
        const { state } = callAfter(tried)
        const winner = calleeOf(state)
        fc.pre(winner !== null)
        for (const device of state.rang) {
          if (isParty(state, device)) continue
          expect(viewOf(state, device)).toEqual({
            phase: 'ended',
            reason: 'answered-elsewhere',
            by: winner,
          })
        }
        expect(viewOf(state, caller)).not.toMatchObject({ reason: 'answered-elsewhere' })
      }),
    )
  })

  it('tells a decline apart: to the caller, to the device that declined, to the others', () => {
    const call = new ModelCall()
    call.attempt({ author: ben1, body: { type: 'ringing' } })
    call.attempt({ author: ben2, body: { type: 'ringing' } })
    call.attempt({ author: ben1, body: { type: 'decline', reason: 'declined' } })
    const reasons = [caller, ben1, ben2].map(device => viewOf(call.state, device))
    expect(reasons).toEqual([
      { phase: 'ended', reason: 'declined', by: ben1 },
      { phase: 'ended', reason: 'declined', by: ben1 },
      { phase: 'ended', reason: 'declined-elsewhere', by: ben1 },
    ])
  })

  it('waits on a link without ringing', () => {
    const call = new ModelCall(LINK)
    expect(call.attempt({ author: ben1, body: { type: 'ringing' } })?.code).toBe('not-allowed')
    expect(viewOf(call.state, ben1)).toEqual({ phase: 'calling' })
  })
})
