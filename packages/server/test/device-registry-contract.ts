import type { Address } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import {
  DEVICES_PER_USER,
  type DeviceConnection,
  type DeviceRegistry,
} from '../src/presence/device-registry.js'

/** Admitted for the first time, and again. */
const NEW = { outcome: 'admitted', isReturning: false } as const
const BACK = { outcome: 'admitted', isReturning: true } as const

/** A registry, and the time it goes by. */
export interface RegistryRig {
  readonly devices: DeviceRegistry
  elapse(ms: number): Promise<void>
}

/** A connection that notes why it was dismissed, and can be changed. */
export function fakeConnection(number: number, deviceId = 'd', userId = 'u') {
  const dismissed: string[] = []
  return {
    party: { userId, deviceId, name: 'N' },
    number,
    listening: [`line:${number}`] as readonly Address[],
    joining: [] as readonly Address[],
    followsOwn: false,
    canFollow: true,
    canMove: true,
    dismiss: (reason: string) => void dismissed.push(reason),
    dismissed,
  } satisfies DeviceConnection & { dismissed: string[] }
}

/** What every registry of devices does, as one process sees it. */
export function deviceRegistryContract(name: string, make: () => Promise<RegistryRig>): void {
  describe(`${name}: devices`, () => {
    it('has one connection of each device, the newest, in whatever order they come', async () => {
      const { devices } = await make()
      const [first, second] = [fakeConnection(1), fakeConnection(2)]
      await devices.add(second)
      await devices.add(first)
      expect([first.dismissed, second.dismissed]).toEqual([['replaced'], []])
      expect(await devices.listens(first.party, 'line:2')).toBe(true)
      expect(await devices.remove(first)).toEqual({ device: false, user: false })
      const third = fakeConnection(3)
      await devices.add(third)
      expect([second.dismissed, third.dismissed]).toEqual([['replaced'], []])
      expect(await devices.remove(second)).toEqual({ device: false, user: false })
      expect(await devices.remove(third)).toEqual({ device: true, user: true })
    })

    it('knows who of several is not connected, and when a device and a user are gone', async () => {
      const { devices } = await make()
      const [one, two, foreign] = [
        fakeConnection(1, 'one'),
        fakeConnection(1, 'two'),
        fakeConnection(1, 'one', 'v {x} ü'),
      ]
      for (const added of [one, two]) await devices.add(added)
      const parties = [one.party, foreign.party, two.party]
      expect(await devices.unreachable(parties)).toEqual([foreign.party])
      await devices.add(foreign)
      expect(await devices.unreachable(parties)).toEqual([])
      expect(await devices.remove(foreign)).toEqual({ device: true, user: true })
      expect(await devices.remove(one)).toEqual({ device: true, user: false })
      expect(await devices.unreachable(parties)).toEqual([one.party, foreign.party])
      expect(await devices.listens(one.party, 'line:1')).toBe(false)
      expect(await devices.remove(two)).toEqual({ device: true, user: true })
    })

    it('knows what a device listens to now', async () => {
      const { devices } = await make()
      const connection = fakeConnection(1)
      await devices.add(connection)
      connection.listening = ['user:u', 'line:b']
      await devices.listeningChanged(connection)
      expect(await devices.listens(connection.party, 'line:b')).toBe(true)
      expect(await devices.listens(connection.party, 'line:1')).toBe(false)
      // What this process has itself is not elsewhere.
      expect(await devices.listenersElsewhere('line:b')).toEqual([])
      expect(await devices.elsewhere(connection.party)).toBeNull()
      expect(await devices.ofUserElsewhere('u')).toEqual([])
    })

    it('admits a bounded number of devices of one user, and those that are connected again', async () => {
      const { devices } = await make()
      for (let n = 0; n < DEVICES_PER_USER; n += 1) await devices.add(fakeConnection(1, `d${n}`))
      expect(await devices.admit({ userId: 'u', deviceId: 'one-more' }, 1)).toEqual({ outcome: 'too-many' })
      expect(await devices.admit({ userId: 'u', deviceId: 'd3' }, 2)).toEqual(BACK)
      // One refused for that has not used up its number.
      await devices.remove(fakeConnection(1, 'd3'))
      expect(await devices.admit({ userId: 'v', deviceId: 'd3' }, 1)).toEqual(NEW)
      // A number is known as long as its connection lasts.
      expect(await devices.admit({ userId: 'u', deviceId: 'd4' }, 1)).toEqual({ outcome: 'stale', newest: 1 })
    })

    it('remembers the number of a device that is gone, for an hour', async () => {
      const { devices, elapse } = await make()
      const device = { userId: 'u', deviceId: 'd' }
      expect(await devices.admit(device, 5)).toEqual(NEW)
      expect(await devices.admit(device, 5)).toEqual({ outcome: 'stale', newest: 5 })
      expect(await devices.admit(device, 6)).toEqual(BACK)
      const connection = fakeConnection(6)
      await devices.add(connection)
      await devices.remove(connection)
      await elapse(3_500_000)
      expect(await devices.admit(device, 4)).toEqual({ outcome: 'stale', newest: 6 })
      await elapse(200_000)
      expect(await devices.admit(device, 4)).toEqual(NEW)
    })
  })
}
