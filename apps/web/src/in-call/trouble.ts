import type { CallSnapshot, Outage, OutageCause } from '@ringdown/client'

/** What the app shows about a missing connection. */
export type Trouble =
  | { readonly kind: 'none' }
  /** Never connected so far. */
  | { readonly kind: 'connecting' }
  /** This page was reloaded and is rejoining the call. */
  | { readonly kind: 'returning' }
  /** A short note on the other person's picture. */
  | { readonly kind: 'hint'; readonly cause: OutageCause }
  /** A banner with the cause and what to do. */
  | { readonly kind: 'banner'; readonly outage: Outage }

/** Shorter interruptions are not shown. */
const HINT_MS = 2_000
const BANNER_MS = 10_000

const NONE: Trouble = { kind: 'none' }

interface Circumstances {
  readonly now: number
  /** This page was reloaded during the call and has not reconnected since. */
  readonly returning: boolean
  /** This outage has already been shown; it stays visible until it ends. */
  readonly hinted: boolean
}

/** What to show now. */
export function troubleOf(
  { connection, outage }: Pick<CallSnapshot, 'connection' | 'outage'>,
  { now, returning, hinted }: Circumstances,
): Trouble {
  if (outage === null)
    return connection === 'new' || connection === 'connecting' ? { kind: 'connecting' } : NONE
  const lasted = now - outage.since
  if (lasted >= BANNER_MS) return { kind: 'banner', outage }
  if (returning) return { kind: 'returning' }
  // If the other person has left, waiting before saying so would not help.
  const isDue = hinted || lasted >= HINT_MS || outage.cause === 'left'
  return isDue ? { kind: 'hint', cause: outage.cause } : NONE
}

/**
 * Milliseconds until an ongoing outage is shown differently than at `shownAt`, or 0 if that is overdue; `null` for never. An
 * outage begins when something last arrived, so that part of it has passed when it is noticed.
 */
export function nextChangeIn({ since }: Outage, shownAt: number, now: number): number | null {
  const next = [HINT_MS, BANNER_MS].map(after => since + after).find(at => at > shownAt)
  return next === undefined ? null : Math.max(0, next - now)
}

/** Whether the picture is frozen and should be dimmed. */
export function isStopped({ kind }: Trouble): boolean {
  return kind === 'hint' || kind === 'banner'
}
