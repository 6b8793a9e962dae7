import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Address, admit, isParty, LIMITS, type LogBody, type Party, reduce } from '../src/index.js'
import { addresses, attempts, callAfter, callees, caller, LINK, ModelCall, stranger } from './model-call.js'

const [ben1, ben2] = callees as [Party, Party, Party]
const media = { audio: true, video: true }

function codeOf(call: ModelCall, author: Party, body: LogBody): string | undefined {
  return call.attempt({ author, body })?.code
}

function accepted(): ModelCall {
  const call = new ModelCall()
  call.attempt({ author: ben1, body: { type: 'accept' } })
  return call
}

describe('admit', () => {
  it('tells whoever is neither invited nor in the call that there is none, whatever they try', () => {
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
          if (type === 'description' || type === 'candidates') expect(changed).toBe(false)
          else if (type !== 'ringing') expect(changed).toBe(true)
        }
      }),
    )
  })

  it('lets nobody but the parties describe an accepted call', () => {
    fc.assert(
      fc.property(attempts, tried => {
        const call = callAfter(tried)
        for (const entry of call.log) {
          if (entry.type !== 'description' && entry.type !== 'candidates') continue
          expect(isParty(call.state, entry.from!)).toBe(true)
        }
      }),
    )
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

  it('refuses an invite with a known callId, and one to oneself', () => {
    const invite = (address: Address) => ({ type: 'invite', entryId: 'e', address, media }) as const
    expect(admit(new ModelCall().state, invite('user:ben'), caller, false)?.code).toBe('call-exists')
    expect(admit(null, invite('user:ada'), caller, false)?.code).toBe('self-call')
    expect(admit(null, invite('user:ben'), caller, false)).toBeNull()
  })

  it('refuses anything but an invite where there is no call', () => {
    expect(admit(null, { type: 'accept', entryId: 'e' }, ben1, true)?.code).toBe('unknown-call')
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
    const devices = Array.from({ length: LIMITS.devicesRinging + 1 }, (_, index) => ({
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
})
