import type { Party } from '@ringdown/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PendingRestore, PendingRestores } from '../src/sequencer/pending-restores.js'

/** What comes with the requests under test. */
export interface PendingRestoresRig {
  /** Two nodes that share them. */
  readonly pending: readonly [PendingRestores, PendingRestores]
  elapse(ms: number): Promise<void>
}

export const RESTORATION = 600_000

const ada: Party = { userId: 'ada', deviceId: 'd', name: 'Ada' }
const bob: Party = { userId: 'bob', deviceId: 'd', name: 'Bob\n"B"' }

const request = (author: Party, callId: string, place: string): PendingRestore => ({
  author,
  callId,
  place,
  address: 'line:a',
  media: { audio: true, video: false },
  parties: [ada, bob],
})

/** What every implementation must do; each one's own test runs it. */
export function pendingRestoresContract(name: string, make: () => Promise<PendingRestoresRig>): void {
  describe(`${name} keeps the contract of pending restores`, () => {
    let rig: PendingRestoresRig
    let pending: PendingRestores
    let other: PendingRestores
    beforeEach(async () => {
      rig = await make()
      pending = rig.pending[0]
      other = rig.pending[1]
    })

    it('finds a request by its place on every node, until it is withdrawn or has waited long enough', async () => {
      const [first, second] = [request(ada, 'c', 'first'), request(bob, 'c', 'second')]
      await pending.put(first)
      await other.put(second)
      expect(await other.at('c', 'first')).toMatchObject(first)
      expect(await pending.at('c', 'second')).toMatchObject(second)
      expect(await pending.at('c', 'third')).toBeUndefined()
      await pending.withdraw(ada, 'c')
      expect(await other.at('c', 'first')).toBeUndefined()
      await pending.withdraw(ada, 'c')
      expect(await other.at('c', 'second')).toMatchObject(second)
      await rig.elapse(RESTORATION)
      expect(await pending.at('c', 'second')).toBeUndefined()
    })

    it('has one request of a device for a call', async () => {
      await pending.put(request(ada, 'c', 'first'))
      await pending.put(request(ada, 'c', 'second'))
      expect(await other.at('c', 'first')).toBeUndefined()
      expect(await other.at('c', 'second')).toBeDefined()
      await pending.put(request(ada, 'd', 'third'))
      expect((await pending.of(ada)).map(({ callId }) => callId)).toEqual(['c', 'd'])
      expect(await pending.of(bob)).toEqual([])
      await pending.withdraw(ada, 'c')
      expect((await pending.of(ada)).map(({ callId }) => callId)).toEqual(['d'])
      await rig.elapse(RESTORATION)
      expect(await pending.of(ada)).toEqual([])
    })

    it('gives a place to the latest who asks for it, and leaves it to them', async () => {
      await pending.put(request(ada, 'c', 'same'))
      await other.put(request(bob, 'c', 'same'))
      expect((await pending.at('c', 'same'))?.author).toEqual(bob)
      await pending.withdraw(ada, 'c')
      expect((await pending.at('c', 'same'))?.author).toEqual(bob)
      await pending.put(request(ada, 'c', 'same'))
      await other.put(request(bob, 'c', 'own'))
      expect((await pending.at('c', 'same'))?.author).toEqual(ada)
    })
  })
}
