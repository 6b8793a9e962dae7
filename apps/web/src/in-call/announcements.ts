import type { CallSnapshot, LocalMediaSnapshot } from '@ringdown/client'
import { IN_CALL_TEXTS } from './in-call-texts.js'

/** For so long after the connection a camera is still being opened for the answer, in milliseconds. */
const SETTLES_MS = 3_000

/** What a person who does not see the screen must be told when it changes. */
export interface HeardFacts {
  readonly connected: boolean
  /** Connected for a while, so that what changes is news. */
  readonly settled: boolean
  readonly heard: boolean
  readonly seen: boolean
  readonly peerSeen: boolean
  readonly peerShares: boolean
}

export function factsOf(call: CallSnapshot, media: LocalMediaSnapshot, now: number): HeardFacts {
  return {
    connected: call.connectedAt !== null,
    settled: call.connectedAt !== null && now - call.connectedAt >= SETTLES_MS,
    heard: isWanted(media.microphone.state),
    seen: isWanted(media.camera.state),
    peerSeen: call.remote.camera.live,
    peerShares: call.remote.screen.live,
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
  // A camera that comes with the answer is no news.
  if (now.settled) say('peerSeen', IN_CALL_TEXTS.peerCameraOn(name), IN_CALL_TEXTS.peerCameraOff(name))
  say('peerShares', IN_CALL_TEXTS.peerShares(name), IN_CALL_TEXTS.peerStopped(name))
  return sentences
}

/** What the person has asked for: a device that opens is told of at the press, and again only if it fails. */
function isWanted(state: LocalMediaSnapshot['camera']['state']): boolean {
  return state === 'on' || state === 'opening'
}
