import { type Candidates, LIMITS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Negotiation } from '../src/session/carrier.js'
import { LocalCandidates } from '../src/session/local-candidates.js'

/** How long candidates are collected, and when their end is said on its own. */
const TOGETHER = 5
const FIRST = 16
const END = 1_000

function createRig() {
  const clock = new ManualClock()
  const sent: Candidates[] = []
  const onOther: Negotiation[] = []
  const connection: { connectionState: RTCPeerConnectionState } = { connectionState: 'connecting' }
  const candidates = new LocalCandidates({
    clock,
    carriers: () => [
      { send: message => sent.push(message as Candidates) },
      { send: message => onOther.push(message) },
    ],
    address: () => ({ session: 7 }),
    connection,
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
  return { clock, candidates, connection, sent, onOther, gather, take }
}

describe('local candidates', () => {
  it('leave over every carrier, with the session and no more than the peer needs', async () => {
    const { clock, gather, sent, onOther } = createRig()
    gather('a')
    await clock.advance(TOGETHER)
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

  it('leave together with those that follow within a moment', async () => {
    const { clock, gather, take } = createRig()
    gather('a')
    await clock.advance(TOGETHER - 1)
    gather('b')
    expect(take()).toEqual([])
    await clock.advance(1)
    expect(take()).toEqual(['gen a b'])
    gather('c')
    await clock.advance(TOGETHER)
    expect(take()).toEqual(['gen c'])
    await clock.advance(2 * END)
    expect(take()).toEqual([])
  })

  it('leave before their time once they fill a message', () => {
    const { gather, take } = createRig()
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

  it('end with those that have yet to leave', async () => {
    const { clock, candidates, gather, take } = createRig()
    for (const name of ['a', 'b']) gather(name)
    candidates.end()
    await clock.advance(TOGETHER)
    expect(take()).toEqual(['gen a b end'])
    await clock.advance(2 * END)
    expect(take()).toEqual([])
  })

  it('end in a message of its own only for a peer that is not connected in a while', async () => {
    const { clock, candidates, connection, gather, take } = createRig()
    const gatherAll = async () => {
      gather('a')
      await clock.advance(TOGETHER)
      candidates.end()
      await clock.advance(END - 1)
      expect(take()).toEqual(['gen a'])
    }
    await gatherAll()
    await clock.advance(1)
    expect(take()).toEqual(['gen end'])
    await gatherAll()
    connection.connectionState = 'connected'
    await clock.advance(1)
    expect(take()).toEqual([])
  })

  it('of a generation that is complete, or over, do not wait for its end', async () => {
    const { clock, candidates, gather, take } = createRig()
    gather('a', 'old')
    await clock.advance(TOGETHER)
    candidates.end()
    gather('late', 'old')
    await clock.advance(TOGETHER)
    expect(take()).toEqual(['old a', 'old late'])
    candidates.end()
    gather('b', 'new')
    await clock.advance(TOGETHER)
    expect(take()).toEqual(['new b'])
    await clock.advance(2 * END)
    expect(take()).toEqual([])
  })

  it('of a new generation have a message of their own, after the last of the old one', async () => {
    const { clock, gather, take } = createRig()
    for (const name of ['a', 'b']) gather(name, 'old')
    await clock.advance(TOGETHER - 1)
    gather('c', 'new')
    expect(take()).toEqual(['old a b'])
    // Its time counts from its own first candidate.
    await clock.advance(TOGETHER - 1)
    expect(take()).toEqual([])
    await clock.advance(1)
    expect(take()).toEqual(['new c'])
  })

  it('that have yet to leave at the end of the session never do', async () => {
    const { clock, candidates, gather, take } = createRig()
    for (const name of ['a', 'b']) gather(name)
    candidates.close()
    await clock.advance(2 * END)
    expect(take()).toEqual([])
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
        await clock.advance(TOGETHER)
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

describe('candidates of a description that waits for them', () => {
  /** Says when the description may leave. */
  function describeIn({ candidates, sent }: ReturnType<typeof createRig>) {
    const left: string[] = []
    void candidates.gather().then(() => left.push(`after ${sent.length} batches`))
    return left
  }

  it('travel in its SDP, and not otherwise', async () => {
    const rig = createRig()
    const left = describeIn(rig)
    await rig.clock.advance(FIRST - 1)
    rig.gather('a')
    await rig.clock.advance(TOGETHER - 1)
    rig.gather('b')
    expect(left).toEqual([])
    await rig.clock.advance(1)
    expect(left).toEqual(['after 0 batches'])
    await rig.clock.advance(2 * END)
    expect(rig.take()).toEqual([])
  })

  it('are waited for only so long', async () => {
    const rig = createRig()
    const left = describeIn(rig)
    await rig.clock.advance(FIRST - 1)
    expect(left).toEqual([])
    await rig.clock.advance(1)
    expect(left).toEqual(['after 0 batches'])
  })

  it('are not waited for where none are left', async () => {
    const rig = createRig()
    const left = describeIn(rig)
    rig.gather('a')
    rig.candidates.end()
    await rig.clock.advance(0)
    expect(left).toHaveLength(1)
    await rig.clock.advance(END)
    expect(rig.take()).toEqual(['gen end'])
  })

  it('follow it in a batch if they come later', async () => {
    const rig = createRig()
    const left = describeIn(rig)
    rig.gather('a')
    await rig.clock.advance(TOGETHER)
    rig.gather('b')
    expect(left).toHaveLength(1)
    await rig.clock.advance(TOGETHER)
    expect(rig.take()).toEqual(['gen b'])
  })

  it('are not mixed with those of the description before, which leave first', async () => {
    const rig = createRig()
    rig.gather('a', 'old')
    const left = describeIn(rig)
    rig.gather('b', 'new')
    await rig.clock.advance(TOGETHER)
    expect(left).toEqual(['after 1 batches'])
    expect(rig.take()).toEqual(['old a'])
  })

  it('keep it back for good where the session ends meanwhile', async () => {
    const rig = createRig()
    const left = describeIn(rig)
    rig.gather('a')
    rig.candidates.close()
    await rig.clock.advance(END)
    expect(left).toEqual([])
    expect(rig.take()).toEqual([])
  })

  it('are sent again, once, to a peer that may have taken them out', async () => {
    const rig = createRig()
    describeIn(rig)
    rig.gather('a')
    await rig.clock.advance(TOGETHER)
    rig.gather('b')
    rig.candidates.repeat()
    expect(rig.take()).toEqual(['gen a b'])
    rig.candidates.repeat()
    await rig.clock.advance(2 * END)
    expect(rig.take()).toEqual([])
  })

  it('are not sent again under the name of a later generation', async () => {
    const rig = createRig()
    describeIn(rig)
    rig.gather('a', 'old')
    await rig.clock.advance(TOGETHER)
    rig.gather('b', 'new')
    rig.candidates.repeat()
    await rig.clock.advance(TOGETHER)
    expect(rig.take()).toEqual(['new b'])
  })
})
