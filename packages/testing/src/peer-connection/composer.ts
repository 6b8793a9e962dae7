import { type Descriptions, localOf } from './description.js'
import { answerDirection } from './direction.js'
import type { Sdp, Section } from './fake-sdp.js'
import type { FakeRtpTransceiver } from './fake-transceiver.js'

export interface Credentials {
  readonly ufrag: string
  readonly pwd: string
}

/** What a connection says of itself in every description. */
export interface Self {
  readonly sessionId: string
  readonly fingerprint: string
  mintCredentials(): Credentials
}

/** An offer, and the mids it proposes for transceivers that have none yet. */
export interface Offer {
  readonly sdp: Sdp
  readonly mids: ReadonlyMap<FakeRtpTransceiver, string>
}

/** Writes a connection's offers and answers (RFC 9429, 5.2 and 5.3). */
export class Composer {
  readonly #self: Self
  #version = 0

  constructor(self: Self) {
    this.#self = self
  }

  /** The m-lines that are there keep their places; what is new comes after them, the data channel last. */
  composeOffer(
    descriptions: Descriptions,
    transceivers: readonly FakeRtpTransceiver[],
    hasChannel: boolean,
    restart: boolean,
  ): Offer {
    const local = localOf(descriptions)
    const sections = (local?.sdp.sections ?? []).map(section => describe(section, transceivers))
    const mids = new Map<FakeRtpTransceiver, string>()
    for (const transceiver of transceivers) {
      if (transceiver.mid !== null) continue
      const mid = freeMid(sections)
      mids.set(transceiver, mid)
      sections.push(sectionOf(transceiver, mid))
    }
    if (hasChannel && !sections.some(section => section.kind === 'application')) {
      sections.push({ kind: 'application', mid: freeMid(sections), direction: 'sendrecv', streams: [] })
    }
    return { sdp: this.#compose(sections, 'actpass', local && !restart ? local.sdp : null), mids }
  }

  /** @param offer the remote offer; a new generation in it is answered with a new one. */
  composeAnswer(descriptions: Descriptions, transceivers: readonly FakeRtpTransceiver[], offer: Sdp): Sdp {
    const { currentLocal, currentRemote } = descriptions
    const sections = offer.sections.map(offered => {
      const own = describe(offered, transceivers)
      return { ...own, direction: answerDirection(own.direction, offered.direction) }
    })
    const sameGeneration = offer.ufrag === currentRemote?.sdp.ufrag
    return this.#compose(sections, 'active', sameGeneration ? (currentLocal?.sdp ?? null) : null)
  }

  #compose(sections: readonly Section[], setup: Sdp['setup'], keep: Credentials | null): Sdp {
    this.#version += 1
    const { ufrag, pwd } = keep ?? this.#self.mintCredentials()
    const { sessionId, fingerprint } = this.#self
    return { sessionId, version: this.#version, ufrag, pwd, fingerprint, setup, sections, candidates: [] }
  }
}

/** The section as this end would write it now: the remote end's streams are not ours. */
function describe(section: Section, transceivers: readonly FakeRtpTransceiver[]): Section {
  const transceiver = transceivers.find(({ mid }) => mid === section.mid)
  return transceiver ? sectionOf(transceiver, section.mid) : section
}

function sectionOf(transceiver: FakeRtpTransceiver, mid: string): Section {
  return { kind: transceiver.kind, mid, direction: transceiver.wanted, streams: transceiver.sender.streams }
}

function freeMid(sections: readonly Section[]): string {
  let mid = sections.length
  while (sections.some(section => section.mid === String(mid))) mid += 1
  return String(mid)
}
