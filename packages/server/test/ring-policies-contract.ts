import { beforeEach, describe, expect, it } from 'vitest'
import type { RingPolicies } from '../src/sequencer/ring-policies.js'

/** What comes with the policies under test. */
export interface RingPoliciesRig {
  readonly policies: RingPolicies
  elapse(ms: number): Promise<void>
}

export const AWAY_FOR = 3_600_000

const laptop = { userId: 'bob', deviceId: 'laptop' }
const phone = { userId: 'bob', deviceId: 'phone' }

/** What every implementation must do; each one's own test runs it. */
export function ringPoliciesContract(name: string, make: () => Promise<RingPoliciesRig>): void {
  describe(`${name} keeps the contract of ring policies`, () => {
    let policies: RingPolicies
    let rig: RingPoliciesRig
    beforeEach(async () => {
      rig = await make()
      policies = rig.policies
    })

    it('holds the strictest that the devices of a person say', async () => {
      expect(await policies.of('bob')).toBe('everyone')
      await policies.set(laptop, 'contacts')
      await policies.set(phone, 'everyone')
      expect(await policies.of('bob')).toBe('contacts')
      expect(await policies.of('ada')).toBe('everyone')
      await policies.set(laptop, 'everyone')
      expect(await policies.of('bob')).toBe('everyone')
    })

    it('no longer counts a device that is gone while another is there', async () => {
      await policies.set(laptop, 'contacts')
      await policies.set(phone, 'everyone')
      await policies.leave(laptop)
      expect(await policies.of('bob')).toBe('everyone')
      await policies.leave(phone)
      expect(await policies.of('bob')).toBe('everyone')
    })

    it('keeps what the last device said, for a while or until one says something else', async () => {
      await policies.set(laptop, 'everyone')
      await policies.set(phone, 'contacts')
      await policies.leave(laptop)
      await policies.leave(phone)
      await policies.leave(phone)
      expect(await policies.of('bob')).toBe('contacts')
      await rig.elapse(AWAY_FOR / 2)
      expect(await policies.of('bob')).toBe('contacts')
      await rig.elapse(AWAY_FOR)
      expect(await policies.of('bob')).toBe('everyone')
      await policies.set(phone, 'contacts')
      await policies.leave(phone)
      await policies.set(laptop, 'everyone')
      expect(await policies.of('bob')).toBe('everyone')
    })

    it('does not mind a device that said nothing', async () => {
      await policies.leave(laptop)
      await policies.set(phone, 'contacts')
      await policies.leave(laptop)
      expect(await policies.of('bob')).toBe('contacts')
    })
  })
}
