import type { PersonRecord } from '../records/people.js'
import type { WebhookEvent } from './webhook-event.js'

/** What webhooks are told of a member. */
export function memberEvent(
  what: 'joined' | 'changed' | 'removed',
  { userId, name, role, lines }: PersonRecord,
  at: number,
): WebhookEvent {
  return { type: `member.${what}`, at, data: { userId, name, role, lines } }
}
