import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Address,
  type CallState,
  occupies,
  type Party,
  PROTOCOL_VERSION,
  reduceAll,
  resolveCollision,
} from '../src/index.js'

const [ada, ben, eve] = ['ada', 'ben', 'eve'].map(user => ({
  userId: user,
  deviceId: `${user}-1`,
  name: user,
})) as [Party, Party, Party]
const ada2: Party = { ...ada, deviceId: 'ada-2' }
const ben2: Party = { ...ben, deviceId: 'ben-2' }

let minted = 0

function call(from: Party, address: Address, accepter?: Party, ended = false): CallState {
  minted += 1
  const stamp = { v: PROTOCOL_VERSION, callId: `call-${minted}`, entryId: 'e', at: 0 } as const
  const state = reduceAll([
    { ...stamp, seq: 1, from, type: 'invite', address, media: { audio: true, video: true } },
    ...(accepter ? [{ ...stamp, seq: 2, from: accepter, type: 'accept' } as const] : []),
    ...(ended ? [{ ...stamp, seq: 3, from, type: 'hangup', reason: 'cancelled' } as const] : []),
  ])
  if (!state) throw new Error('no call')
  return state
}

describe('resolveCollision', () => {
  it('sees none where nobody is in a call', () => {
    expect(resolveCollision(ada, 'ben', [])).toEqual({ outcome: 'none' })
    expect(resolveCollision(ada, 'ben', [call(ada, 'user:ben', ben, true)])).toEqual({ outcome: 'none' })
  })

  it('calls it glare when each calls the other, and names the first call', () => {
    const first = call(ben, 'user:ada')
    expect(resolveCollision(ada, 'ben', [first])).toEqual({ outcome: 'glare', callId: first.callId })
  })

  it('calls it a re-call when the same person calls again, from any device while it rings, else from the same', () => {
    for (const caller of [ada, ada2]) {
      const ringing = call(caller, 'user:ben')
      const { callId } = ringing
      expect(resolveCollision(ada, 'ben', [ringing])).toEqual({ outcome: 're-call', callId, party: caller })
    }
    for (const connected of [call(ada, 'user:ben', ben), call(ben, 'user:ada', ada)]) {
      expect(resolveCollision(ada, 'ben', [connected])).toEqual({
        outcome: 're-call',
        callId: connected.callId,
        party: ada,
      })
    }
  })

  it('calls it no re-call when the person calls or talks to somebody else, or another device talks', () => {
    const elsewhere = [call(ada, 'user:eve'), call(ada, 'user:eve', eve)]
    for (const other of elsewhere) expect(resolveCollision(ada, 'ben', [other])).toEqual({ outcome: 'none' })
    expect(resolveCollision(ada, 'ben', [call(ada2, 'user:ben', ben)])).toEqual({ outcome: 'busy' })
  })

  it('calls it no glare when somebody else calls the caller, or the callee’s call was answered elsewhere', () => {
    expect(resolveCollision(ada, 'ben', [call(eve, 'user:ada')])).toEqual({ outcome: 'none' })
    expect(resolveCollision(ada, 'ben', [call(ben, 'user:ada', ada2)])).toEqual({ outcome: 'busy' })
  })

  it('calls it busy when the callee talks to, or calls, somebody else', () => {
    expect(resolveCollision(ada, 'ben', [call(ben, 'user:eve', eve)])).toEqual({ outcome: 'busy' })
    expect(resolveCollision(ada, 'ben', [call(eve, 'user:ben', ben2)])).toEqual({ outcome: 'busy' })
    expect(resolveCollision(ada, 'ben', [call(ben, 'user:eve')])).toEqual({ outcome: 'busy' })
  })

  it('does not count a call that merely rings the callee, nor one that waits on a link', () => {
    expect(resolveCollision(ada, 'ben', [call(eve, 'user:ben')])).toEqual({ outcome: 'none' })
    const waiting = call(ben, 'link:0123456789abcdefghijkl')
    expect(resolveCollision(ada, 'ben', [waiting])).toEqual({ outcome: 'none' })
    expect(occupies(waiting, 'ben')).toBe(false)
    expect(occupies(call(eve, 'user:ada', ada), 'ben')).toBe(false)
  })

  it('does not depend on the order of the calls', () => {
    const parties = fc.constantFrom(ada, ben, ben2, eve)
    const anyCall = fc
      .tuple(
        parties,
        fc.constantFrom<Address>('user:ada', 'user:ben', 'user:eve'),
        fc.option(parties),
        fc.boolean(),
      )
      .filter(
        ([from, address, accepter]) => `user:${from.userId}` !== address && accepter?.userId !== from.userId,
      )
      .map(([from, address, accepter, ended]) => call(from, address, accepter ?? undefined, ended))
    fc.assert(
      fc.property(fc.array(anyCall, { maxLength: 5 }), live => {
        const outcome = resolveCollision(ada, 'ben', live).outcome
        expect(resolveCollision(ada, 'ben', [...live].reverse()).outcome).toBe(outcome)
        if (live.every(({ phase }) => phase === 'ended')) expect(outcome).toBe('none')
      }),
    )
  })
})
