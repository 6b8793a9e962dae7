import { type Descriptions, localOf } from './description.js'
import { answerDirection } from './direction.js'
import { NO_TRANSPORT, type Sdp, type Section } from './fake-sdp.js'
import type { FakeRtpTransceiver } from './fake-transceiver.js'

export interface Credentials {
  readonly ufrag: string
  readonly pwd: string
}

/** What a connection says about itself in every description. */
export interface Self {
  readonly sessionId: string
  readonly fingerprint: string
  mintCredentials(): Credentials
}

/** Writes a connection's offers and answers (RFC 9429, 5.2 and 5.3). */
export class Composer {
  readonly #self: Self
  #version = 0
  #nextMid = 0

  constructor(self: Self) {
    this.#self = self
  }

  /** Whether this connection wrote the description. */
  wrote(sdp: Sdp): boolean {
    return sdp.sessionId === this.#self.sessionId
  }

  /**
   * Existing m-lines keep their places; new ones follow, the data channel last. As in browsers, a transceiver that
   * was never in an applied description gets another mid each time.
   */
  composeOffer(
    descriptions: Descriptions,
    transceivers: readonly FakeRtpTransceiver[],
    hasChannel: boolean,
    restart: boolean,
  ): Sdp {
    const local = localOf(descriptions)
    const sections = (local?.sdp.sections ?? []).map(section => describe(section, transceivers))
    for (const transceiver of transceivers) {
      if (transceiver.mid === null) sections.push(sectionOf(transceiver, this.#mintMid(sections)))
    }
    if (hasChannel && !sections.some(section => section.kind === 'application')) {
      sections.push(channelSection(this.#mintMid(sections)))
    }
    return this.#compose(sections, 'actpass', local && !restart ? local.sdp : null)
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
    const { sessionId, fingerprint } = this.#self
    const said = { sessionId, version: this.#version, sections }
    if (sections.length === 0) return { ...said, ...NO_TRANSPORT }
    const { ufrag, pwd } = keep?.ufrag ? keep : this.#self.mintCredentials()
    return { ...said, ufrag, pwd, fingerprint, setup }
  }

  #mintMid(sections: readonly Section[]): string {
    let mid = String(this.#nextMid++)
    while (sections.some(section => section.mid === mid)) mid = String(this.#nextMid++)
    return mid
  }
}

/** The section as this end would write it now; the remote end's streams are not ours. */
function describe(section: Section, transceivers: readonly FakeRtpTransceiver[]): Section {
  if (section.kind === 'application') return channelSection(section.mid)
  const transceiver = transceivers.find(({ mid }) => mid === section.mid)
  return transceiver ? sectionOf(transceiver, section.mid) : { ...section, candidates: [] }
}

function sectionOf(transceiver: FakeRtpTransceiver, mid: string): Section {
  const { kind, wanted, sender } = transceiver
  return { kind, mid, direction: wanted, streams: sender.streams, trackId: sender.trackId, candidates: [] }
}

function channelSection(mid: string): Section {
  return { kind: 'application', mid, direction: 'sendrecv', streams: [], trackId: '', candidates: [] }
}
