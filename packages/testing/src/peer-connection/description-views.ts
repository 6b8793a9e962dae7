import type { Description } from './description.js'
import { formatSdp, type Section } from './fake-sdp.js'

/** An `RTCSessionDescription`. */
class FakeSessionDescription {
  readonly #type: Description['type']
  readonly #sdp: string

  constructor(type: Description['type'], sdp: string) {
    this.#type = type
    this.#sdp = sdp
  }

  get type(): Description['type'] {
    return this.#type
  }

  get sdp(): string {
    return this.#sdp
  }

  toJSON(): { type: Description['type']; sdp: string } {
    return { type: this.#type, sdp: this.#sdp }
  }
}

/**
 * Descriptions as the page sees them: with the candidates known so far, and the same object until a candidate or a
 * new description changes the content.
 */
export class DescriptionViews {
  readonly #shown = new WeakMap<Description, FakeSessionDescription>()

  show(
    description: Description | null,
    candidatesOf: (section: Section, ufrag: string) => readonly string[],
  ): RTCSessionDescription | null {
    if (!description) return null
    const { type, sdp } = description
    const sections = sdp.sections.map(section => ({
      ...section,
      candidates: candidatesOf(section, sdp.ufrag),
    }))
    const text = formatSdp({ ...sdp, sections })
    const known = this.#shown.get(description)
    if (known?.sdp === text) return known
    const shown = new FakeSessionDescription(type, text)
    this.#shown.set(description, shown)
    return shown
  }
}
