import type { InvitationMakeRequest, MadeLinkReply } from '@ringdown/protocol/access'
import { addressOf } from '../frame/base-path.js'
import { askServer } from './server-request.js'

/** A link that has just been made. The server does not say it again. */
export interface MadeLink {
  readonly url: string
  /** In milliseconds since the epoch. */
  readonly endsAt: number
}

/** Makes a link that brings one person in, or back into their account. */
export function invite(wanted: InvitationMakeRequest): Promise<MadeLink> {
  return makeLink('/api/v1/invitations', wanted)
}

/** Makes a link that signs this person in on another device: once, within ten minutes. */
export function makeDeviceLink(): Promise<MadeLink> {
  return makeLink('/api/me/device-links', {})
}

async function makeLink(path: string, body: object): Promise<MadeLink> {
  const made = await askServer<MadeLinkReply>(path, { method: 'POST', body })
  return { url: addressOf(made.path), endsAt: made.endsAt }
}
