import { randomBytes } from 'node:crypto'
import type { CallId } from '@ringdown/protocol'

/** Something that took time, as part of a trace. Nothing in it names a person, an address or what was said. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** `null` for the one that has all others of its trace in it. */
  readonly parentId: string | null
  readonly name: string
  /** `server`: a client asked; `client`: a store was asked. */
  readonly kind: 'internal' | 'server' | 'client'
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, string | number>>
  /** Why it failed: a code; absent if it did not. */
  readonly error?: string
}

/** Where a span belongs. */
export interface Place {
  readonly traceId: string
  readonly parentId: string
}

/**
 * The trace of a call, and the span of the whole call in it. Both follow from the call's id, a UUID of 128 bits as a trace id has, so
 * that every node knows them and none needs to be told.
 */
export function placeOf(callId: CallId): Place {
  const traceId = callId.replaceAll('-', '').toLowerCase()
  // The second half of a version 7 UUID is random, and never 0.
  return { traceId, parentId: traceId.slice(16) }
}

/** Whether a trace is among the given share of all, from 0 to 1. Every node decides alike, by the trace's last 56 bits. */
export function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(18), 16) >= 2 ** 56 * (1 - ratio)
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex')
}
