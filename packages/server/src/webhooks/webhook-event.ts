/** Everything that webhooks are told of. */
export const EVENT_TYPES = [
  'call.placed',
  'call.answered',
  'call.ended',
  'queue.joined',
  'queue.left',
  'member.joined',
  'member.changed',
  'member.removed',
  'webhook.test',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** Something that has happened. */
export interface WebhookEvent {
  readonly type: EventType
  /** When, in milliseconds since the epoch. */
  readonly at: number
  /** What is known about it: ids and names, never a secret. */
  readonly data: Readonly<Record<string, unknown>>
}

/** What is sent. */
export function payloadOf({ type, at, data }: WebhookEvent): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })
}
