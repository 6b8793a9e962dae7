import { JumpingClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { MemoryDeviceRegistry } from '../src/presence/memory-device-registry.js'
import { deviceRegistryContract } from './device-registry-contract.js'

deviceRegistryContract('the memory registry', async () => {
  const clock = new JumpingClock()
  return { devices: new MemoryDeviceRegistry(clock), elapse: ms => clock.jump(ms) }
})

it('remembers the numbers of a bounded number of devices', async () => {
  const devices = new MemoryDeviceRegistry(new JumpingClock())
  const admit = (deviceId: string, connection: number) => devices.admit({ userId: 'u', deviceId }, connection)
  for (let n = 0; n < 50_001; n += 1) await admit(`d${n}`, 5)
  expect(await admit('d0', 1)).toEqual({ outcome: 'admitted', isReturning: false })
  expect(await admit('d50000', 4)).toEqual({ outcome: 'stale', newest: 5 })
})
