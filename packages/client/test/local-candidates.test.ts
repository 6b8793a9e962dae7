import { type Candidates, LIMITS, TIMERS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Negotiation } from '../src/session/carrier.js'
import { LocalCandidates } from '../src/session/local-candidates.js'

function createRig() {
  const clock = new ManualClock()
  const sent: Candidates[] = []
  const onOther: Negotiation[] = []
  const candidates = new LocalCandidates({
    clock,
    carriers: () => [
      { send: message => sent.push(message as Candidates) },
      { send: message => onOther.push(message) },
    ],
    address: () => ({ session: 7 }),
  })
  const gather = (name: string, usernameFragment: string | null = 'gen') =>
    candidates.add({
      candidate: name,
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment,
      port: 9,
    } as RTCIceCandidate)
  /** The messages since the last look: the generation, its candidates, and whether they were all. */
  const take = () =>
    sent
      .splice(0)
      .map(({ ufrag, candidates, endOfCandidates }) =>
        [ufrag, ...candidates.map(({ candidate }) => candidate), ...(endOfCandidates ? ['end'] : [])].join(
          ' ',
        ),
      )
  return { clock, candidates, sent, onOther, gather, take }
}

describe('local candidates', () => {
  it('leave over every carrier, with the session and no more than the peer needs', () => {
    const { gather, sent, onOther } = createRig()
    gather('a')
    expect(sent).toEqual([
      {
        type: 'candidates',
        session: 7,
        ufrag: 'gen',
        candidates: [{ candidate: 'a', sdpMid: '0', sdpMLineIndex: 0 }],
        endOfCandidates: false,
      },
    ])
    expect(onOther).toEqual(sent)
  })

  it('leave at once for the first, and together for those that follow closely', async () => {
    const { clock, gather, take } = createRig()
    for (const name of ['a', 'b', 'c']) gather(name)
    expect(take()).toEqual(['gen a'])
    await clock.advance(TIMERS.candidateBatch - 1)
    expect(take()).toEqual([])
    await clock.advance(1)
    expect(take()).toEqual(['gen b c'])
    gather('d')
    expect(take()).toEqual(['gen d'])
    await clock.advance(1000)
    expect(take()).toEqual([])
  })

  it('leave before their time once they fill a message', () => {
    const { gather, take } = createRig()
    gather('first')
    take()
    const names = Array.from({ length: LIMITS.candidatesPerBatch }, (_, index) => `c${index}`)
    for (const name of names.slice(0, -1)) gather(name)
    expect(take()).toEqual([])
    gather(names.at(-1) ?? '')
    expect(take()).toEqual([`gen ${names.join(' ')}`])
  })

  it('without a generation cannot be applied, so they stay here', async () => {
    const { clock, candidates, gather, take } = createRig()
    gather('none', null)
    gather('empty', '')
    candidates.end()
    await clock.advance(1000)
    expect(take()).toEqual([])
  })

  it('end with those that have yet to leave', () => {
    const { candidates, gather, take } = createRig()
    for (const name of ['a', 'b']) gather(name)
    candidates.end()
    expect(take()).toEqual(['gen a', 'gen b end'])
  })

  it('of a new generation leave at once, after the last of the old one', async () => {
    const { clock, gather, take } = createRig()
    for (const name of ['a', 'b']) gather(name, 'old')
    await clock.advance(TIMERS.candidateBatch - 1)
    gather('c', 'new')
    expect(take()).toEqual(['old a', 'old b', 'new c'])
    gather('d', 'new')
    // Its time counts from its own first candidate.
    await clock.advance(1)
    expect(take()).toEqual([])
    await clock.advance(TIMERS.candidateBatch)
    expect(take()).toEqual(['new d'])
    gather('e', 'third')
    expect(take()).toEqual(['third e'])
  })

  it('that have yet to leave at the end of the session never do', async () => {
    const { clock, candidates, gather, take } = createRig()
    for (const name of ['a', 'b']) gather(name)
    candidates.close()
    await clock.advance(1000)
    expect(take()).toEqual(['gen a'])
    expect(clock.pending).toBe(0)
  })

  it('all leave, once and in order, in messages of one generation that have something to say', async () => {
    const step = fc.oneof(
      fc.record({ gen: fc.constantFrom('x', 'y', 'z'), count: fc.integer({ min: 1, max: 70 }) }),
      fc.record({ wait: fc.integer({ min: 0, max: 30 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async steps => {
        const { clock, gather, sent } = createRig()
        const gathered: string[] = []
        for (const each of steps) {
          if ('wait' in each) await clock.advance(each.wait)
          else {
            for (let left = each.count; left > 0; left--) {
              gathered.push(`${each.gen}/${gathered.length}`)
              gather(gathered.at(-1) ?? '', each.gen)
            }
          }
        }
        await clock.advance(TIMERS.candidateBatch)
        const left = sent.flatMap(({ candidates }) => candidates.map(({ candidate }) => candidate))
        expect(left).toEqual(gathered)
        for (const { ufrag, candidates } of sent) {
          expect(candidates.length).toBeGreaterThan(0)
          expect(candidates.length).toBeLessThanOrEqual(LIMITS.candidatesPerBatch)
          expect(candidates.every(({ candidate }) => candidate?.startsWith(`${ufrag}/`))).toBe(true)
        }
      }),
      { numRuns: 10 },
    )
  })
})
