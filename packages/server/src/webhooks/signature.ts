import { createHmac, randomBytes } from 'node:crypto'

/** How a secret begins, as the Standard Webhooks specification has it. */
const PREFIX = 'whsec_'

export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`
}

interface Message {
  readonly id: string
  /** In milliseconds since the epoch. */
  readonly sentAt: number
  readonly body: string
}

/** The headers by which a receiver knows who has sent a message and when (Standard Webhooks, symmetric). */
export function signatureHeaders(secret: string, { id, sentAt, body }: Message): Record<string, string> {
  const timestamp = String(Math.floor(sentAt / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
