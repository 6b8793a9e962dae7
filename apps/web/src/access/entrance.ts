import { CHECK_PATH } from '../check/check-path.js'

/** The pages whose link makes a person a member, or signs them in on another device. */
const ENTRANCES = /^\/(setup|invitation|device)\/?$/
/** The pages that guests come for. */
const FOR_GUESTS = /^\/(call(\/|$)|line\/[^/]+\/call)/

/**
 * Whether a person has to come in first, by signing in or by the link that they have opened, before they see a page.
 *
 * @param access what the server says of itself; nothing if it is open.
 * @param path the page's.
 * @param isMember whether a member is signed in here.
 */
export function hasToComeIn(access: string | null | undefined, path: string, isMember: boolean): boolean {
  if (!access || path === CHECK_PATH) return false
  if (ENTRANCES.test(path)) return true
  return !isMember && !(access === 'members' && FOR_GUESTS.test(path))
}
