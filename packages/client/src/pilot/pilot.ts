import type { Cancel } from '@ringdown/protocol'
import type { Call } from '../call/call.js'
import type { LocalMedia } from '../media/local-media.js'
import type { Layout } from '../session/layout.js'
import type { PilotedSession, SessionPilot } from '../session/session-pilot.js'
import { Store, type Watchable } from '../store.js'
import { lightenVoice } from './light-voice.js'
import type { PictureChoice } from './picture-choice.js'
import type { Quality } from './quality.js'
import { Steering } from './steering.js'

export interface PilotOptions {
  /** What pictures may cost at first. Default: `auto`. */
  readonly picture?: PictureChoice
  /** The most bits per second for a picture through a TURN relay, which somebody pays for. Default: 1,000,000. */
  readonly relayedBps?: number
}

/**
 * Puts the voice first: watches each session once a second, and decides what its senders do. On a lossy network the voice is
 * sent twice; on a slow one the picture is small, or waits until there is room.
 */
export interface Pilot {
  /** What pictures may cost now. */
  readonly picture: PictureChoice
  /** Chooses it, also in mid-call. */
  choosePicture(choice: PictureChoice): void
  /** How good a call's connection is; `null` until it is connected. With several peers, the poorest. */
  quality(call: Pick<Call, 'localMedia'>): Watchable<Quality | null>
  /** For `createRingdown`. */
  readonly steer: SessionPilot
}

const RELAYED_BPS = 1_000_000

/** Creates the option `pilot` of `createRingdown`. One serves all calls of a page. */
export function createPilot(options: PilotOptions = {}): Pilot {
  return new CallPilot(options)
}

class CallPilot implements Pilot {
  readonly #relayedBps: number
  readonly #steerings = new Set<Steering>()
  /** A call captures with one object, and has it from the answer on. */
  readonly #qualities = new WeakMap<LocalMedia, CallQuality>()
  #picture: PictureChoice

  constructor({ picture = 'auto', relayedBps = RELAYED_BPS }: PilotOptions) {
    this.#picture = picture
    this.#relayedBps = relayedBps
  }

  get picture(): PictureChoice {
    return this.#picture
  }

  choosePicture(choice: PictureChoice): void {
    this.#picture = choice
    for (const steering of this.#steerings) steering.follow()
  }

  quality({ localMedia }: Pick<Call, 'localMedia'>): CallQuality {
    const quality = this.#qualities.get(localMedia) ?? new CallQuality()
    this.#qualities.set(localMedia, quality)
    return quality
  }

  readonly steer: SessionPilot = layout => {
    lightenVoice(layout)
    return session => this.#steerSession(layout, session)
  }

  #steerSession(layout: Layout, session: PilotedSession): Cancel {
    const quality = this.quality({ localMedia: session.media })
    const steering = new Steering(layout, session, {
      choice: () => this.#picture,
      relayedBps: this.#relayedBps,
      onQuality: one => quality.setOf(steering, one),
    })
    this.#steerings.add(steering)
    return () => {
      this.#steerings.delete(steering)
      quality.setOf(steering, null)
      steering.close()
    }
  }
}

/** The qualities of a call's sessions as one. */
class CallQuality extends Store<Quality | null> {
  readonly #bySession = new Map<Steering, Quality>()

  constructor() {
    super(null)
  }

  setOf(session: Steering, quality: Quality | null): void {
    if (quality) this.#bySession.set(session, quality)
    else this.#bySession.delete(session)
    const [poorest = null] = [...this.#bySession.values()].sort((one, other) => one.bars - other.bars)
    this.set(poorest)
  }
}
