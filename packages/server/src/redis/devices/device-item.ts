import type { Address, Device, Party, UserId } from '@ringdown/protocol'
import type { NodeNumber } from '../../nodes/nodes.js'
import type { DeviceClient, DeviceConnection, ListenerElsewhere } from '../../presence/device-registry.js'

/** A connection as it is kept in its user's hash. */
export interface DeviceItem extends DeviceClient {
  readonly node: NodeNumber
  readonly number: number
  readonly party: Party
  readonly listening: readonly Address[]
  readonly joining: readonly Address[]
  readonly followsOwn: boolean
}

export function itemOf(node: NodeNumber, connection: DeviceConnection): DeviceItem {
  const { number, party, listening, joining, followsOwn, canFollow, canMove } = connection
  return { node, number, party, listening, joining, followsOwn, canFollow, canMove }
}

export function readItem(json: string): DeviceItem {
  return JSON.parse(json) as DeviceItem
}

/** The keys of a user share a hash tag, so that one script can use both. */
export const devicesKey = (userId: UserId): string => `ringdown:devices:{${userId}}`
export const newestKey = ({ userId, deviceId }: Device): string =>
  `ringdown:devices:{${userId}}:newest:${deviceId}`
export const listenersKey = (address: Address): string => `ringdown:listeners:${address}`
/** The devices that a node has had, and perhaps still has. */
export const nodeDevicesKey = (node: NodeNumber): string => `ringdown:node:${node}:devices`

/** Of a listener, all but the number of its connection. */
export function listenerText(node: NodeNumber, isJoining: boolean): string {
  return `${node} ${isJoining ? 1 : 0}`
}

/** @param key as `deviceKey` makes it: a device's id has no space. */
export function deviceOf(key: string): Device {
  const space = key.lastIndexOf(' ')
  return { userId: key.slice(0, space), deviceId: key.slice(space + 1) }
}

export function readListener(key: string, text: string): ListenerElsewhere {
  const [, node, joining] = text.split(' ')
  return { node: Number(node), device: deviceOf(key), isJoining: joining === '1' }
}
