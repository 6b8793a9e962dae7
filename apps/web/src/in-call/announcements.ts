import type { CallSnapshot, LocalMediaSnapshot } from '@ringdown/client'
import { isTurnedOn } from '../media/turned-on.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'

/** What a person who does not see the screen must be told when it changes. */
export interface HeardFacts {
  readonly connected: boolean
  readonly heard: boolean
  readonly seen: boolean
  /** What the other person shows; `null` while that is not known. */
  readonly peerSeen: boolean | null
  readonly peerShares: boolean | null
}

/**
 * @param known the facts before; they hold for the other person while the connection to them is new or interrupted.
 * @param isSettled whether that connection has been up for so long that what changes is news: after the answer, a reload or an
 *   interruption their devices take a moment to appear again.
 */
export function factsOf(
  { connectedAt, remote }: Pick<CallSnapshot, 'connectedAt' | 'remote'>,
  media: LocalMediaSnapshot,
  known: HeardFacts | null,
  isSettled: boolean,
): HeardFacts {
  return {
    connected: connectedAt !== null,
    heard: isTurnedOn(media.microphone),
    seen: isTurnedOn(media.camera),
    peerSeen: isSettled ? remote.camera.live || remote.camera.paused === true : (known?.peerSeen ?? null),
    peerShares: isSettled ? remote.screen.live : (known?.peerShares ?? null),
  }
}

/** The sentences for what has changed, in the order of importance. Whether the peer is muted stands in the header. */
export function announce(before: HeardFacts, now: HeardFacts, name: string): string[] {
  const sentences: string[] = []
  const say = (fact: keyof HeardFacts, on: string, off: string) => {
    if (before[fact] !== now[fact]) sentences.push(now[fact] ? on : off)
  }
  if (!before.connected && now.connected) sentences.push(IN_CALL_TEXTS.connected(name))
  say('heard', IN_CALL_TEXTS.youUnmuted, IN_CALL_TEXTS.youMuted)
  say('seen', IN_CALL_TEXTS.cameraOn, IN_CALL_TEXTS.cameraOff)
  // A camera that was on from the beginning is no news; a shared screen is.
  if (before.peerSeen !== null)
    say('peerSeen', IN_CALL_TEXTS.peerCameraOn(name), IN_CALL_TEXTS.peerCameraOff(name))
  if (now.peerShares || before.peerShares)
    say('peerShares', IN_CALL_TEXTS.peerShares(name), IN_CALL_TEXTS.peerStopped(name))
  return sentences
}
