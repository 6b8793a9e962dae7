import type { CallSnapshot, Outage, OutageCause } from '@ringdown/client'

/** What the person is told of a connection that is not there. */
export type Trouble =
  | { readonly kind: 'none' }
  /** It has never been there yet. */
  | { readonly kind: 'connecting' }
  /** This page was loaded anew and is on its way back. */
  | { readonly kind: 'returning' }
  /** A word on the other's picture. */
  | { readonly kind: 'hinted'; readonly cause: OutageCause }
  /** A banner that says what is wrong and what can be done. */
  | { readonly kind: 'told'; readonly outage: Outage }

/** Shorter troubles are nobody's business. */
const HINT_MS = 2_000
const TELL_MS = 10_000

const NONE: Trouble = { kind: 'none' }

interface Circumstances {
  readonly now: number
  /** This page was loaded anew during the call and has not been connected since. */
  readonly returning: boolean
  /** The person has been told of this outage already: it is not taken back while it goes on. */
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
  if (lasted >= TELL_MS) return { kind: 'told', outage }
  if (returning) return { kind: 'returning' }
  // Whoever goes has gone: there is nothing to wait for before saying so.
  const isDue = hinted || lasted >= HINT_MS || outage.cause === 'left'
  return isDue ? { kind: 'hinted', cause: outage.cause } : NONE
}

/** In how many milliseconds an outage that goes on is shown differently; `null` for never. */
export function nextChangeIn({ since }: Outage, now: number): number | null {
  const next = [HINT_MS, TELL_MS].map(after => since + after - now).find(wait => wait > 0)
  return next ?? null
}

/** Whether the picture on the screen is an old one, and should look so. */
export function isStopped({ kind }: Trouble): boolean {
  return kind === 'hinted' || kind === 'told'
}
