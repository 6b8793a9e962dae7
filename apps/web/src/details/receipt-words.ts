import type { Receipt } from '@ringdown/client'

/** A length of time as the details show it: `148 ms`, `1.20 s`. */
export function formatStep(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`
}

/** "Connected in 0.17 s · direct · 23 ms", with the parts that are known; `null` if the time to connect is unknown. */
export function sentenceOf({ firstFrameMs, dtlsMs, route, roundTripMs }: Receipt): string | null {
  const connectedMs = firstFrameMs ?? dtlsMs
  if (connectedMs === null) return null
  const parts = [`Connected in ${formatSeconds(connectedMs)}`]
  if (route !== null) parts.push(route)
  if (roundTripMs !== null) parts.push(formatRoundTrip(roundTripMs))
  return parts.join(' · ')
}

/** The facts the waterfall cannot show, as terms and values. */
export function factsOf(receipt: Receipt): readonly (readonly [term: string, value: string])[] {
  const { role, offerAgeMs, route, roundTripMs, serverMs } = receipt
  const facts: [string, string][] = [['While it rang', sayWarmth(receipt)]]
  if (offerAgeMs !== null) facts.push(['Offer held for', formatHeld(offerAgeMs)])
  if (route !== null) facts.push(['Route', ROUTES[route]])
  if (roundTripMs !== null) facts.push(['Round trip', formatRoundTrip(roundTripMs)])
  if (role === 'caller' && serverMs !== null) facts.push(['Accepted by the server in', formatStep(serverMs)])
  return facts
}

/** How far it had connected by the time of the answer. "Started" does not mean that it finished in time. */
function sayWarmth({ warmth, dtlsMs }: Receipt): string {
  const way = warmth === 'relay' ? ' through the relay' : ''
  if (dtlsMs === 0) return `Connected${way}`
  return warmth === 'none' ? 'Not connected' : `Started connecting${way}`
}

export const ROUTES: Readonly<Record<'direct' | 'relayed', string>> = {
  direct: 'Direct, browser to browser',
  relayed: 'Through a TURN server',
}

function formatSeconds(ms: number): string {
  // Two decimals cannot show less than 0.01.
  return `${Math.max(0.01, ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}

export function formatRoundTrip(ms: number): string {
  return ms < 1 ? 'under 1 ms' : `${Math.round(ms)} ms`
}

function formatHeld(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min`
}
