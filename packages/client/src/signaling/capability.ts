import type { Signaling } from './signaling.js'

/** Whether the server has said that it can do something beyond its version. */
export function hasCapability({ welcome }: Pick<Signaling, 'welcome'>, capability: string): boolean {
  return !!welcome?.capabilities.includes(capability)
}
