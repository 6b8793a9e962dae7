import type { Address, CallId, UserId } from '@ringdown/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RingingCall, RingLedger, UsedUp } from '../src/sequencer/ring-ledger.js'
import { RING_RATES, type RingCount, type RingRates } from '../src/sequencer/ring-rules.js'

/** What comes with a ledger under test. */
export interface RingLedgerRig {
  /** Two nodes that share it. */
  readonly ledgers: readonly [RingLedger, RingLedger]
  elapse(ms: number): Promise<void>
}

/** Refilled by one every 200 s: what a test takes to run does not matter. */
export const SLOW_RATES: RingRates = {
  ...RING_RATES,
  ringsOfPair: { points: 3, seconds: 600 },
  ringsToPerson: { points: 7, seconds: 86_400 },
}
export const DECLINED_FOR = 600_000
/** How long a test may take, in milliseconds: a store elsewhere has a clock of its own, which goes on meanwhile. */
const MARGIN = 60_000

const pair: RingCount = { rate: 'ringsOfPair', key: 'ada bob' }
const person: RingCount = { rate: 'ringsToPerson', key: 'bob' }

function call(callId: CallId, caller: UserId, address: Address, beside: readonly CallId[] = []): RingingCall {
  return { callId, caller, address, network: `network of ${callId}`, beside }
}

const waitOf = (refused: UsedUp | 'full' | null) =>
  refused === null || refused === 'full' ? null : refused.retryAfterMs

/** What every ring ledger must do; each implementation's own test runs it. */
export function ringLedgerContract(name: string, make: () => Promise<RingLedgerRig>): void {
  describe(`${name} keeps the contract of a ring ledger`, () => {
    let rig: RingLedgerRig
    let ledger: RingLedger
    let other: RingLedger
    beforeEach(async () => {
      rig = await make()
      ledger = rig.ledgers[0]
      other = rig.ledgers[1]
    })

    it('gives as many at once as the rate allows on all nodes together, then one after the other', async () => {
      for (const node of [ledger, other, ledger]) expect(await node.take([pair], null)).toBeNull()
      for (const node of [ledger, other]) {
        const refused = await node.take([pair], null)
        expect(refused).toMatchObject({ count: pair })
        expect(waitOf(refused)).toBeGreaterThan(200_000 - MARGIN)
        expect(waitOf(refused)).toBeLessThanOrEqual(200_000)
      }
      expect(await ledger.take([{ ...pair, key: 'ada cy' }], null)).toBeNull()
      await rig.elapse(200_000)
      expect(await other.take([pair], null)).toBeNull()
      expect(await ledger.take([pair], null)).toMatchObject({ count: pair })
      await rig.elapse(10 * 600_000)
      for (const node of [ledger, other, ledger]) expect(await node.take([pair], null)).toBeNull()
      expect(await other.take([pair], null)).toMatchObject({ count: pair })
    })

    it('takes none if one is used up, and what is refused costs nothing', async () => {
      for (let n = 0; n < 3; n += 1) expect(await ledger.take([person, pair], null)).toBeNull()
      for (let n = 0; n < 9; n += 1)
        expect(await ledger.take([person, pair], null)).toMatchObject({ count: pair })
      for (let n = 0; n < 4; n += 1) expect(await ledger.take([person], null)).toBeNull()
      expect(await ledger.take([person], null)).toMatchObject({ count: person })
    })

    it('gives back what was taken for a call that could not be placed, and counts it no more', async () => {
      const calls = [call('x', 'ada', 'user:bob'), call('y', 'ada', 'line:a')]
      for (const each of [...calls, ...calls, ...calls]) {
        expect(await ledger.take([pair, person], each)).toBeNull()
        await ledger.giveBack([pair, person], each)
      }
      expect(await ledger.networksOf('line:a', ['y'])).toEqual([])
      for (const node of [ledger, other, ledger]) expect(await node.take([pair], null)).toBeNull()
      expect(await other.take([pair], null)).toMatchObject({ count: pair })
    })

    it('knows who declined whom, in that direction, for as long as that counts', async () => {
      await ledger.decline('ada', 'bob', 'Bob: the "first"')
      const decline = await other.declineOf('ada', 'bob')
      expect(decline?.name).toBe('Bob: the "first"')
      expect(decline?.agoMs).toBeLessThan(MARGIN)
      expect(await other.declineOf('bob', 'ada')).toBeNull()
      await rig.elapse(DECLINED_FOR / 2)
      expect((await ledger.declineOf('ada', 'bob'))?.agoMs).toBeGreaterThanOrEqual(DECLINED_FOR / 2)
      await ledger.decline('ada', 'bob', 'Bob')
      await rig.elapse(DECLINED_FOR / 2)
      expect(await other.declineOf('ada', 'bob')).not.toBeNull()
      await rig.elapse(DECLINED_FOR / 2 + 1)
      expect(await other.declineOf('ada', 'bob')).toBeNull()
    })

    it('forgives whom its caller rings, and nobody else, unless the call does not ring', async () => {
      await ledger.decline('bob', 'ada', 'Ada')
      await ledger.decline('ada', 'bob', 'Bob')
      await ledger.take([pair], null)
      await ledger.take([pair], call('c', 'ada', 'user:cy'))
      expect(await ledger.declineOf('bob', 'ada')).not.toBeNull()
      expect(await other.take([pair], call('d', 'ada', 'user:bob'))).toBeNull()
      expect(await ledger.declineOf('bob', 'ada')).toBeNull()
      expect(await ledger.declineOf('ada', 'bob')).not.toBeNull()
      await ledger.decline('bob', 'ada', 'Ada')
      expect(await ledger.take([pair], call('e', 'ada', 'user:bob'))).not.toBeNull()
      expect(await ledger.declineOf('bob', 'ada')).not.toBeNull()
    })

    it('knows where the calls come from that wait on a line, and not those that were refused', async () => {
      expect(await ledger.networksOf('line:a', ['x'])).toEqual([])
      await ledger.take([pair], call('x', 'ada', 'line:a'))
      await other.take([pair], call('y', 'bob', 'line:a', ['x']))
      await other.take([pair], call('z', 'cy', 'link:abc'))
      await other.take([pair], call('none', 'ada', 'line:a', ['x', 'y']))
      expect(await ledger.networksOf('line:a', ['y', 'x', 'none'])).toEqual(['network of y', 'network of x'])
      expect(await ledger.networksOf('link:abc', ['z'])).toEqual(['network of z'])
    })
  })
}
