import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Address,
  admit,
  calleeOf,
  type Device,
  type Entry,
  isOpen,
  isParty,
  isSameDevice,
  type LogBody,
  type Party,
  reduce,
  reduceAll,
  SERVER_LIMITS,
} from '../src/index.js'
import {
  addresses,
  attempts,
  callAfter,
  callees,
  caller,
  LINK,
  ModelCall,
  nameOf,
  stranger,
  warmths,
} from './model-call.js'

const [ben1, ben2] = callees as [Party, Party, Party]
const media = { audio: true, video: true }
const answer = {
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'answer', sdp: 'v=0' },
  to: nameOf(caller),
} as const
const candidates = {
  type: 'candidates',
  to: nameOf(caller),
  session: 1,
  ufrag: 'a',
  candidates: [],
  endOfCandidates: false,
} as const
const rejoin = (to: Party) => ({ type: 'rejoin', to: nameOf(to) }) as const

/** What callees wrote to connect, with the state of the call just before. */
function connectingOf(call: ModelCall) {
  return call.log.flatMap((entry, index) => {
    if (entry.type !== 'description' && entry.type !== 'candidates') return []
    const before = call.states[index - 1]
    return before && entry.from && !isSameDevice(entry.from, caller)
      ? [{ entry, from: entry.from, before }]
      : []
  })
}

const isAnswer = (entry: Entry) => entry.type === 'description' && entry.description.type === 'answer'

const mostParties = fc.constantFrom(2, 3)

function codeOf(call: ModelCall, author: Party, body: LogBody): string | undefined {
  return call.attempt({ author, body })?.code
}

function accepted(): ModelCall {
  const call = new ModelCall()
  call.attempt({ author: ben1, body: { type: 'accept' } })
  return call
}

describe('admit', () => {
  it('tells a device that is neither invited nor in the call that there is none, whatever it tries', () => {
    fc.assert(
      fc.property(attempts, attempts, (tried, more) => {
        const call = callAfter(tried)
        const size = call.log.length
        for (const { body } of more) expect(codeOf(call, stranger, body)).toBe('unknown-call')
        expect(call.log.length).toBe(size)
      }),
    )
  })

  it('takes nothing after the end', () => {
    fc.assert(
      fc.property(attempts, attempts, addresses, (tried, more, address) => {
        const cancel = { author: caller, body: { type: 'hangup', reason: 'cancelled' } } as const
        const call = callAfter([...tried, cancel], address)
        for (const { body } of more) expect(codeOf(call, caller, body)).toBe('call-ended')
      }),
    )
  })

  it('takes only what changes the state or may be repeated', () => {
    fc.assert(
      fc.property(attempts, addresses, (tried, address) => {
        const call = new ModelCall(address)
        for (const attempt of tried) {
          const before = call.state
          if (call.attempt(attempt)) continue
          const { type } = attempt.body
          const changed = call.state !== before
          if (type === 'description') {
            // The place was taken or freed, or the held offer replaced.
            if (changed) expect(isOpen(before) && isOpen(call.state)).toBe(true)
            if (call.state.warm !== before.warm) expect(changed).toBe(true)
          } else if (type === 'candidates' || type === 'rejoin') expect(changed).toBe(false)
          else if (type !== 'ringing') expect(changed).toBe(true)
        }
      }),
    )
  })

  it('lets only the parties connect and, before the accept, the one device that warms', () => {
    fc.assert(
      fc.property(attempts, addresses, warmths, mostParties, (tried, address, warmth, most) => {
        for (const { from, before } of connectingOf(callAfter(tried, address, warmth, most))) {
          // The answer that makes a device the warm one is its first entry.
          const warms = isOpen(before) && isSameDevice(from, before.warm ?? from)
          expect(isParty(before, from) || warms).toBe(true)
        }
      }),
    )
  })

  it('has each of them name a peer: a party, or the device that warms', () => {
    fc.assert(
      fc.property(attempts, addresses, warmths, mostParties, (tried, address, warmth, most) => {
        const call = callAfter(tried, address, warmth, most)
        for (const [index, entry] of call.log.entries()) {
          if (entry.from === null || !('to' in entry)) continue
          const before = call.states[index - 1]
          if (before === undefined) throw new Error('nothing comes before the invite')
          expect(isSameDevice(entry.to, entry.from)).toBe(false)
          const warms = isOpen(before) && before.warm !== null && isSameDevice(before.warm, entry.to)
          expect(isParty(before, entry.to) || warms).toBe(true)
        }
        for (const { entry } of connectingOf(call)) expect(entry).toHaveProperty('to')
      }),
    )
  })

  it('warms one device at a time, which answers once before the accept', () => {
    fc.assert(
      fc.property(attempts, addresses, warmths, (tried, address, warmth) => {
        const call = callAfter(tried, address, warmth)
        const early = connectingOf(call).filter(({ before }) => calleeOf(before) === null)
        for (const { entry, from, before } of early) {
          // The place is free, or its device sends candidates.
          if (isAnswer(entry)) expect(before.warm).toBeNull()
          else expect(before.warm).toEqual(from)
        }
        // Each of them answered an offer of its own.
        const answered = early.flatMap(({ entry }) => (entry.type === 'description' ? [entry.session] : []))
        expect(new Set(answered).size).toBe(answered.length)
      }),
    )
  })

  it('keeps the place of the device that warms until its caller makes another offer', () => {
    fc.assert(
      fc.property(attempts, addresses, warmths, (tried, address, warmth) => {
        const call = callAfter(tried, address, warmth)
        for (const [index, after] of call.states.entries()) {
          const before = call.states[index - 1]
          if (!before?.warm || after.warm || !isOpen(before)) continue
          const entry = call.log[index]
          expect(entry).toMatchObject({ type: 'description', from: caller, description: { type: 'offer' } })
          expect(entry).not.toHaveProperty('to')
          expect(entry?.type === 'description' && entry.session).toBeGreaterThan(before.closedSession)
        }
      }),
    )
  })

  it('does not let an answer to the earlier offer take the newer one', () => {
    const call = new ModelCall()
    const offer = (session: number): LogBody => ({
      type: 'description',
      session,
      revision: 1,
      description: { type: 'offer', sdp: 'v=0' },
    })
    expect(codeOf(call, ben1, answer)).toBeUndefined()
    expect(codeOf(call, caller, offer(1))).toBeUndefined()
    expect(call.state.warm).toEqual(ben1)
    expect(codeOf(call, caller, offer(2))).toBeUndefined()
    expect(call.state.warm).toBeNull()
    expect(codeOf(call, ben2, answer)).toBe('answered-elsewhere')
    expect(codeOf(call, ben2, { ...answer, session: 2 })).toBeUndefined()
    expect(call.state.warm).toEqual(ben2)
  })

  it("lets nothing of the callee's pass before the accept where nobody may warm", () => {
    fc.assert(
      fc.property(attempts, addresses, (tried, address) => {
        const call = callAfter(tried, address, 'none')
        expect(call.state.warm).toBeNull()
        for (const { before } of connectingOf(call)) expect(calleeOf(before)).not.toBeNull()
      }),
    )
  })

  it('tells the second device that answers the held offer that the first connects already', () => {
    const call = new ModelCall()
    expect(codeOf(call, ben1, candidates)).toBe('not-allowed')
    expect(codeOf(call, ben1, answer)).toBeUndefined()
    expect(codeOf(call, ben1, candidates)).toBeUndefined()
    expect(codeOf(call, ben1, answer)).toBe('not-allowed')
    expect(codeOf(call, ben2, answer)).toBe('answered-elsewhere')
    expect(codeOf(call, ben2, candidates)).toBe('answered-elsewhere')
    // Any of them may still be the one to accept, and then connects.
    expect(codeOf(call, ben2, { type: 'accept' })).toBeUndefined()
    expect(codeOf(call, ben2, answer)).toBeUndefined()
    expect(codeOf(call, ben1, candidates)).toBe('answered-elsewhere')
  })

  it('lets the caller write to the device that took the held offer, until another one has accepted', () => {
    const call = new ModelCall()
    const toBen = { ...candidates, to: nameOf(ben1) }
    expect(codeOf(call, caller, toBen)).toBe('not-allowed')
    expect(codeOf(call, ben1, answer)).toBeUndefined()
    expect(codeOf(call, caller, toBen)).toBeUndefined()
    expect(codeOf(call, caller, { ...candidates, to: nameOf(ben2) })).toBe('not-allowed')
    expect(codeOf(call, ben2, { type: 'accept' })).toBeUndefined()
    expect(codeOf(call, caller, toBen)).toBe('not-allowed')
  })

  it.each([
    ['in a ring', undefined, 'none'],
    ['on a link', LINK, 'none'],
  ] as const)('asks for the accept first where nobody may warm, %s', (_where, address, warmth) => {
    const call = new ModelCall(address, warmth)
    const refusal = call.attempt({ author: ben1, body: answer })
    expect(refusal).toEqual({ code: 'not-allowed', message: expect.stringMatching(/^Accept the call/) })
  })

  it('lets a device that warms write to the caller alone', () => {
    const { state } = new ModelCall()
    const standing = { invited: true, warmth: 'direct' } as const
    const to = (device: Device) => admit(state, { ...answer, entryId: 'e', to: device }, ben1, standing)
    expect(to(nameOf(caller))).toBeNull()
    expect(to(nameOf(ben2))?.code).toBe('not-allowed')
    // A device id is chosen by the device: another user's device may have the same one.
    expect(to({ userId: stranger.userId, deviceId: caller.deviceId })?.code).toBe('not-allowed')
    const { to: _, ...toNobody } = answer
    expect(codeOf(new ModelCall(), ben1, toNobody)).toBe('not-allowed')
  })

  it('always gives a reason with a code and a whole sentence', () => {
    fc.assert(
      fc.property(attempts, addresses, (tried, address) => {
        for (const { code, message } of callAfter(tried, address).refusals) {
          expect(code).toMatch(/^[a-z-]+$/)
          expect(message).toMatch(/^["A-Z].*\.$/)
        }
      }),
    )
  })

  it('lets the second device that accepts know that it was too late', () => {
    expect(codeOf(accepted(), ben2, { type: 'accept' })).toBe('answered-elsewhere')
    expect(codeOf(accepted(), ben2, { type: 'ringing' })).toBe('answered-elsewhere')
    expect(codeOf(accepted(), ben2, { type: 'decline', reason: 'declined' })).toBe('answered-elsewhere')
    expect(codeOf(accepted(), ben2, { type: 'hangup', reason: 'completed' })).toBe('answered-elsewhere')
  })

  it('lets only the parties of an accepted call come back to it, as often as they do', () => {
    expect(codeOf(new ModelCall(), caller, rejoin(ben1))).toBe('not-allowed')
    expect(codeOf(new ModelCall(), ben1, rejoin(caller))).toBe('not-allowed')
    const call = accepted()
    for (let n = 0; n < 3; n += 1) {
      expect(codeOf(call, caller, rejoin(ben1))).toBeUndefined()
      expect(codeOf(call, ben1, rejoin(caller))).toBeUndefined()
    }
    expect(codeOf(call, caller, rejoin(ben2))).toBe('not-allowed')
    expect(codeOf(call, caller, rejoin(caller))).toBe('not-allowed')
    expect(codeOf(accepted(), ben2, rejoin(caller))).toBe('answered-elsewhere')
    expect(codeOf(accepted(), stranger, rejoin(caller))).toBe('unknown-call')
    const over = accepted()
    expect(codeOf(over, ben1, { type: 'hangup', reason: 'completed' })).toBeUndefined()
    expect(codeOf(over, caller, rejoin(ben1))).toBe('call-ended')
    const nowhere = { ...rejoin(ben1), entryId: 'e' }
    expect(admit(null, nowhere, caller, { invited: true, warmth: 'direct' })?.code).toBe('unknown-call')
  })

  it('takes a rejoin for no step of the call: a reader sees the same with it and without', () => {
    fc.assert(
      fc.property(attempts, addresses, (tried, address) => {
        const call = callAfter(tried, address)
        const without = call.log.filter(entry => entry.type !== 'rejoin')
        expect(reduceAll(without)).toEqual(call.state)
        for (const [index, entry] of call.log.entries()) {
          if (entry.type === 'rejoin') expect(call.states[index - 1]?.phase).toBe('accepted')
        }
      }),
    )
  })

  it('refuses an invite with a known callId, and one to oneself', () => {
    const unknown = { invited: false, warmth: 'none' } as const
    const invite = (address: Address) => ({ type: 'invite', entryId: 'e', address, media }) as const
    expect(admit(new ModelCall().state, invite('user:ben'), caller, unknown)?.code).toBe('call-exists')
    expect(admit(null, invite('user:ada'), caller, unknown)?.code).toBe('self-call')
    expect(admit(null, invite('user:ben'), caller, unknown)).toBeNull()
  })

  it('refuses anything but an invite where there is no call', () => {
    expect(
      admit(null, { type: 'accept', entryId: 'e' }, ben1, { invited: true, warmth: 'direct' })?.code,
    ).toBe('unknown-call')
  })

  it('keeps to its roles', () => {
    expect(codeOf(new ModelCall(), caller, { type: 'ringing' })).toBe('not-allowed')
    expect(codeOf(new ModelCall(), caller, { type: 'accept' })).toBe('not-allowed')
    expect(codeOf(new ModelCall(), caller, { type: 'decline', reason: 'declined' })).toBe('not-allowed')
    expect(codeOf(new ModelCall(), ben1, { type: 'decline', reason: 'busy' })).toBe('not-allowed')
    expect(codeOf(new ModelCall(), ben1, { type: 'hangup', reason: 'completed' })).toBe('not-allowed')
    expect(codeOf(new ModelCall(), caller, { type: 'hangup', reason: 'replaced' })).toBe('not-allowed')
    expect(codeOf(new ModelCall(LINK), ben1, { type: 'decline', reason: 'declined' })).toBe('not-allowed')
    expect(codeOf(accepted(), caller, { type: 'hangup', reason: 'no-answer' })).toBe('bad-request')
  })

  it('rings a bounded number of devices', () => {
    const call = new ModelCall()
    const devices = Array.from({ length: SERVER_LIMITS.devicesRinging + 1 }, (_, index) => ({
      ...ben1,
      deviceId: `ben-${index}`,
    }))
    const codes = devices.map(author => codeOf(call, author, { type: 'ringing' }))
    expect(codes.slice(0, -1).every(code => code === undefined)).toBe(true)
    expect(codes.at(-1)).toBe('limit-reached')
  })

  it('agrees with the reducer on a call that the server itself ends', () => {
    const call = new ModelCall()
    call.append(null, { type: 'hangup', reason: 'no-answer' })
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'no-answer', endedBy: null })
    expect(reduce(call.state, call.log[0]!)).toBe(call.state)
  })

  it('lets as many join a link as the server allows, each once; a ring has one winner', () => {
    const [, , ben3] = callees as [Party, Party, Party]
    const accept = { type: 'accept' } as const
    for (const [address, most, codes] of [
      [LINK, 2, [undefined, 'answered-elsewhere', 'answered-elsewhere']],
      [LINK, 3, [undefined, undefined, 'answered-elsewhere']],
      ['user:ben', 3, [undefined, 'answered-elsewhere', 'answered-elsewhere']],
    ] as const) {
      const call = new ModelCall(address, 'direct', most)
      expect([ben1, ben2, ben3].map(author => codeOf(call, author, accept))).toEqual(codes)
      expect(codeOf(call, ben1, accept)).toBe('answered-elsewhere')
    }
    const call = new ModelCall(LINK, 'direct', 3)
    for (const author of [ben1, ben2]) codeOf(call, author, accept)
    expect(codeOf(call, ben1, { type: 'hangup', reason: 'completed' })).toBeUndefined()
    expect(codeOf(call, ben1, { type: 'hangup', reason: 'completed' })).toBe('answered-elsewhere')
    expect(codeOf(call, ben3, accept)).toBeUndefined()
    expect(call.state.parties).toEqual([caller, ben2, ben3])
    // Parties write to one another, not to one that has left.
    expect(codeOf(call, ben2, { ...answer, to: nameOf(ben3) })).toBeUndefined()
    expect(codeOf(call, ben2, { ...answer, to: nameOf(ben1) })).toBe('not-allowed')
    expect(codeOf(call, ben2, rejoin(ben3))).toBeUndefined()
  })

  it('lets only the caller write for a device that it cannot name yet', () => {
    const { to: _, ...late } = candidates
    const call = accepted()
    expect(codeOf(call, caller, late)).toBeUndefined()
    expect(codeOf(call, ben1, late)).toBe('not-allowed')
  })
})
