import { type Address, type Draft, isOpen, RingdownError, SERVER_LIMITS } from '@ringdown/protocol'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rate } from '../src/rate.js'
import { RING_RATES, type RingRates, takeOne } from '../src/sequencer/ring-rules.js'
import { CONTACT, DECLINED, openSequencers, party } from './sequencer-rig.js'

/** A count as one would keep it on paper: every time it was taken from, and what is left of it now. */
class PaperCount {
  readonly #times: number[] = []

  left({ points, seconds }: Rate, now: number): number {
    let left = points
    let last = Number.NEGATIVE_INFINITY
    const refill = (until: number) => {
      if (last > Number.NEGATIVE_INFINITY)
        left = Math.min(points, left + ((until - last) * points) / (seconds * 1000))
      last = until
    }
    for (const time of this.#times) {
      refill(time)
      left -= 1
    }
    refill(now)
    return left
  }

  take(now: number): void {
    this.#times.push(now)
  }
}

describe('a count that refills', () => {
  it('gives as many at once as its rate allows, then one after the other, and says how long to wait', () => {
    const rate = fc.record({
      points: fc.integer({ min: 1, max: 20 }),
      seconds: fc.integer({ min: 1, max: 60 }),
    })
    const waits = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(rate, waits, (rate, waits) => {
        const paper = new PaperCount()
        let [now, fullAt] = [1_700_000_000_000, 0]
        for (const wait of waits) {
          now += wait
          const left = paper.left(rate, now)
          const outcome = takeOne(fullAt, rate, now)
          // Within a rounding error of one, either is right.
          if (Math.abs(left - 1) > 1e-6) expect('fullAt' in outcome).toBe(left > 1)
          if ('fullAt' in outcome) {
            fullAt = outcome.fullAt
            paper.take(now)
          } else {
            expect(takeOne(fullAt, rate, now + outcome.retryAfterMs)).toHaveProperty('fullAt')
            expect(takeOne(fullAt, rate, now + outcome.retryAfterMs - 2)).not.toHaveProperty('fullAt')
          }
        }
      }),
    )
  })
})

const PEOPLE = ['ada', 'bob', 'cy', 'di'] as const
const RATES: RingRates = {
  ...RING_RATES,
  ringsOfPair: { points: 4, seconds: 60 },
  strangersToPerson: { points: 5, seconds: 60 },
  ringsToPerson: { points: 8, seconds: 60 },
}

type Action =
  | { readonly does: 'ring'; readonly from: string; readonly to: string; readonly device: number }
  | { readonly does: 'decline' | 'accept' | 'cancel'; readonly which: number }
  | { readonly does: 'wait'; readonly ms: number }

const person = fc.constantFrom(...PEOPLE)
const actions = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({
          does: fc.constant('ring' as const),
          from: person,
          to: person,
          device: fc.integer({ min: 1, max: 2 }),
        })
        .filter(({ from, to }) => from !== to),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constantFrom('decline' as const, 'accept' as const, 'cancel' as const),
        which: fc.nat(7),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('wait' as const),
        ms: fc.constantFrom(100, 3_000, 15_000, 61_000, DECLINED - 1, DECLINED),
      }),
    },
  ),
  { maxLength: 60 },
)

describe('who may ring whom, and how often', () => {
  it('is the same as on paper, whatever people do', async () => {
    await fc.assert(fc.asyncProperty(actions, agreesWithPaper), { numRuns: 150 })
  })
})

async function agreesWithPaper(actions: readonly Action[]): Promise<void> {
  const { append, store, clock, contacts, sequencer } = openSequencers({ rates: RATES })
  const talkedAt = new Map<string, number>()
  const declines = new Map<string, number>()
  const counts = new Map<string, PaperCount>()
  const calls: string[] = []
  const pair = (a: string, b: string) => [a, b].sort().join()
  const count = (key: string) => {
    const known = counts.get(key) ?? new PaperCount()
    counts.set(key, known)
    return known
  }
  for (const action of actions) {
    if (action.does === 'wait') {
      await clock.advance(action.ms)
      continue
    }
    if (action.does !== 'ring') {
      const callId = calls[calls.length - 1 - action.which]
      const state = callId === undefined ? null : await store.head(callId)
      if (!state || callId === undefined) continue
      const [caller, callee] = [state.caller.userId, state.address.slice('user:'.length)]
      if (action.does === 'cancel') {
        await append(state.caller, callId, { type: 'hangup', reason: 'cancelled' })
      } else if (action.does === 'accept') {
        if (typeof (await append(party(callee), callId, { type: 'accept' })) === 'number') {
          // As what follows the sequencer does.
          await contacts.remember(caller, callee)
          talkedAt.set(pair(caller, callee), clock.now())
        }
      } else if (
        typeof (await append(party(callee), callId, { type: 'decline', reason: 'declined' })) === 'number'
      ) {
        declines.set(`${caller} ${callee}`, clock.now())
      }
      continue
    }
    const { from, to, device } = action
    const now = clock.now()
    const declinedAt = declines.get(`${from} ${to}`)
    const live = (await store.liveOfUser(from)).filter(call => isOpen(call))
    const isGlare = live.some(call => call.caller.userId === to && call.address === `user:${from}`)
    const wanted: [string, keyof RingRates][] = [
      [`pair ${from} ${to}`, 'ringsOfPair'],
      [`person ${to}`, 'ringsToPerson'],
    ]
    const haveTalked = now - (talkedAt.get(pair(from, to)) ?? Number.NEGATIVE_INFINITY) < CONTACT
    if (!haveTalked) wanted.push([`strangers ${to}`, 'strangersToPerson'])
    const expected = isGlare
      ? 'glare'
      : (declinedAt !== undefined && now - declinedAt < DECLINED) ||
          wanted.some(([key, rate]) => count(key).left(RATES[rate], now) < 1 - 1e-6)
        ? 'call-refused'
        : 'rings'
    const callId = `call-${calls.length}`
    const address: Address = `user:${to}`
    const draft: Draft = { type: 'invite', address, media: { audio: true, video: true }, entryId: callId }
    let outcome = 'rings'
    try {
      const { settle } = await sequencer.append(party(from, device), callId, draft, `network of ${from}`)
      await settle?.()
    } catch (error) {
      if (!(error instanceof RingdownError)) throw error
      outcome = error.code
      if (outcome === 'call-refused') expect(error.problem.retryAfterMs).toBeGreaterThan(0)
      if (declinedAt !== undefined && now - declinedAt < DECLINED && outcome === 'call-refused') {
        expect(error.problem.retryAfterMs).toBe(DECLINED - (now - declinedAt))
      }
    }
    expect(outcome).toBe(expected)
    if (outcome !== 'rings') continue
    for (const [key] of wanted) count(key).take(now)
    declines.delete(`${to} ${from}`)
    calls.push(callId)
    const open = (await store.held(address)).filter(call => call.caller.userId === from)
    expect(open.length).toBeLessThanOrEqual(1)
    expect((await store.held(address)).length).toBeLessThanOrEqual(SERVER_LIMITS.ringsPerUser)
  }
}
