import type { Evidence, PeerReport } from './evidence.js'

/** A packet that queues longer than this stands behind more than one picture. */
const QUEUE_MS = 60
/** What arrives of the network's own signs of life when nothing else does. */
const GONE_BPS = 5000
/** What fits arrives, but for what is lost at random. */
const FITTING = 0.87
/** Less than this share arrives only where the rest does not fit. */
const ARRIVING = 0.6
/** More of the voice is lost than that only where nearly nothing fits. */
const DROWNING = 0.4
/** Below this, a picture of the browser's making kills the voice. */
export const THIN_BPS = 200_000

/**
 * What is answered was long on its way, or nothing comes of the peer's pilot though something else arrives: without that, the
 * network is gone, which is not the pilot's. A peer that was never heard of may have no pilot.
 */
export function findsQueue(evidence: Evidence): boolean {
  const { hasCopilot, queueMs, peer, receivingBps } = evidence
  if (queueMs !== null) return queueMs >= QUEUE_MS
  const isSilent = arrivingBps(peer) === null && (receivingBps ?? 0) > GONE_BPS
  return isSilent && (hasCopilot || isDrowned(evidence))
}

/**
 * Little arrives, much less than is sent, and most of the voice is lost on its way: a queue that was full from the beginning looks
 * like a long way. In a burst of loss at random, less arrives than that now and then, but seldom of the voice.
 */
export function loses({ sendingBps, peer }: Evidence): boolean {
  const arriving = arrivingBps(peer)
  const isLess = arriving !== null && sendingBps !== null && arriving < ARRIVING * sendingBps
  return isLess && arriving < THIN_BPS && (peer?.lost ?? 0) >= DROWNING
}

/**
 * What arrives at the peer, if that is less than what is sent. In the first fall its reports may not get through any more: where
 * much less arrives here as well than before, or most of the voice is lost, both ways are probably alike.
 *
 * @param usualBps what used to arrive here while nothing queued; `null` where what arrives here does not tell.
 */
export function carriedBps(evidence: Evidence, usualBps: number | null): number | null {
  const { peer, sendingBps, receivingBps } = evidence
  const isAlike = usualBps !== null && ((receivingBps ?? 0) < ARRIVING * usualBps || isDrowned(evidence))
  const arriving = arrivingBps(peer) ?? (isAlike ? receivingBps : null)
  return arriving !== null && sendingBps !== null && arriving < FITTING * sendingBps ? arriving : null
}

/** What the peer says that arrives there: its first reports, from before it has looked, do not say. */
export function arrivingBps(peer: PeerReport | null): number | null {
  return peer?.receivingBps ?? null
}

/** Little arrives, and most of the voice is lost. */
function isDrowned({ receivingBps, lossReceived }: Evidence): boolean {
  return (receivingBps ?? 0) < THIN_BPS && (lossReceived ?? 0) >= DROWNING
}
