import type { Passed } from '@ringdown/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { ANSWERS, type LineStore } from '../src/store/line-store.js'

/** What comes with a store of lines under test. */
export interface LineStoreRig {
  readonly lines: LineStore
  /** Lets time pass for the store. */
  elapse(ms: number): Promise<void>
  /** How many keys, entries and the like the store holds. */
  size(): Promise<number>
}

const MINUTE = 60_000
/** What lives longer than this by the test's clock is there: a store elsewhere has a clock of its own, which goes on meanwhile. */
const MARGIN = 30_000
const NOW = 1_700_000_000_000

const ann = { userId: 'ann', deviceId: 'd' }
const passed: Passed = { by: 'Bob "the" Builder', line: 'Réception', from: 'line:reception' }

/** What every store of lines must do; each implementation's own test runs it. */
export function lineStoreContract(name: string, make: () => Promise<LineStoreRig>): void {
  describe(`${name} keeps the contract of a store of lines`, () => {
    let rig: LineStoreRig
    let lines: LineStore
    beforeEach(async () => {
      rig = await make()
      lines = rig.lines
    })

    it('keeps a place for a device at an address, for as long as it was told', async () => {
      expect(await lines.placeOf(ann, 'line:desk')).toBeNull()
      const place = { since: NOW, passed: { ...passed, isReturned: true } }
      await lines.keepPlace(ann, 'line:desk', place, MINUTE)
      await lines.keepPlace(ann, 'user:bob', { since: NOW }, 2 * MINUTE)
      expect(await lines.placeOf(ann, 'line:desk')).toEqual(place)
      expect(await lines.placeOf({ ...ann, deviceId: 'other' }, 'line:desk')).toBeNull()
      await rig.elapse(MINUTE - MARGIN)
      expect(await lines.placeOf(ann, 'line:desk')).toEqual(place)
      await rig.elapse(MARGIN + 1)
      expect(await lines.placeOf(ann, 'line:desk')).toBeNull()
      expect(await lines.placeOf(ann, 'user:bob')).toEqual({ since: NOW })
      await rig.elapse(MINUTE)
      expect(await rig.size()).toBe(0)
    })

    it('gives up the place that is meant, and not one that was kept since', async () => {
      const [first, second] = [{ since: NOW }, { since: NOW, passed }]
      await lines.keepPlace(ann, 'line:desk', first, MINUTE)
      await lines.keepPlace(ann, 'line:desk', second, MINUTE)
      await lines.givePlace(ann, 'line:desk', first)
      expect(await lines.placeOf(ann, 'line:desk')).toEqual(second)
      // As a reader has it.
      await lines.givePlace(ann, 'line:desk', (await lines.placeOf(ann, 'line:desk')) ?? first)
      expect(await lines.placeOf(ann, 'line:desk')).toBeNull()
      await lines.givePlace(ann, 'line:desk', second)
      expect(await rig.size()).toBe(0)
    })

    it('knows how long the staff of a line took for each answer: since the last, or since anybody waited', async () => {
      expect(await lines.answers('desk')).toEqual([])
      await lines.addAnswer('desk', NOW + 5_000, NOW + 3_000)
      await lines.addAnswer('desk', NOW + 9_000, NOW + 3_000)
      await lines.addAnswer('desk', NOW + 20_000, NOW + 15_000)
      // By a process whose clock is behind.
      await lines.addAnswer('desk', NOW + 19_000, NOW + 19_500)
      await lines.addAnswer('other', NOW, NOW)
      expect(await lines.answers('desk')).toEqual([
        { at: NOW + 5_000, tookMs: 2_000 },
        { at: NOW + 9_000, tookMs: 4_000 },
        { at: NOW + 20_000, tookMs: 5_000 },
        { at: NOW + 19_000, tookMs: 0 },
      ])
    })

    it('remembers the last answers, and none for long', async () => {
      for (let n = 0; n < ANSWERS.most + 5; n += 1) await lines.addAnswer('desk', NOW + n, NOW)
      const kept = await lines.answers('desk')
      expect(kept).toHaveLength(ANSWERS.most)
      expect(kept.at(-1)?.at).toBe(NOW + ANSWERS.most + 4)
      await rig.elapse(ANSWERS.lifetimeMs + 1)
      expect(await lines.answers('desk')).toEqual([])
      expect(await rig.size()).toBe(0)
    })
  })
}
