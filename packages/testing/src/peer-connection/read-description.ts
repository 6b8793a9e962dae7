import type { Description } from './description.js'
import { parseSdp, type Sdp } from './fake-sdp.js'
import type { Negotiation } from './negotiation.js'
import { noSdp, provisional } from './refusals.js'

/** What the page asks to apply, parsed. */
export type AskedDescription =
  | { readonly type: Description['type']; readonly sdp: Sdp }
  | { readonly type: 'rollback' }

/**
 * What the page asks to apply here. Without SDP, the description is still to be made; without a type, of either kind.
 */
interface AskedLocalDescription {
  readonly type: Description['type'] | 'rollback' | null
  readonly sdp: Sdp | null
}

const TYPES = ['offer', 'answer', 'pranswer', 'rollback']

/** @param isStrict refuses a missing type, as the standard says. */
export function readDescription(init: RTCSessionDescriptionInit, isStrict: boolean): AskedDescription {
  const type: unknown = init.type
  if (type === undefined && !isStrict) throw noSdp()
  checkType(type)
  if (type === 'rollback') return { type }
  const sdp = readSdp(init.sdp ?? '')
  return { type: settled(type), sdp }
}

/** Also checks what the page passed against what it was given. */
export function readLocalDescription(
  init: RTCLocalSessionDescriptionInit,
  negotiation: Negotiation,
): AskedLocalDescription {
  const type: unknown = init.type
  if (type === 'rollback') return { type, sdp: null }
  if (type === undefined) return { type: null, sdp: null }
  checkType(type)
  const kind = settled(type)
  if (kind === 'answer') negotiation.checkMayAnswer()
  if (!init.sdp) return { type: kind, sdp: null }
  const sdp = readSdp(init.sdp)
  negotiation.checkLocal(kind, sdp, init.sdp)
  return { type: kind, sdp: withoutCandidates(sdp) }
}

function readSdp(text: string): Sdp {
  const sdp = parseSdp(text)
  if (!sdp) throw noSdp()
  return sdp
}

/** The candidates of a local description are those that were gathered, whatever the page passes. */
function withoutCandidates(sdp: Sdp): Sdp {
  return { ...sdp, sections: sdp.sections.map(section => ({ ...section, candidates: [] })) }
}

function settled(type: RTCSdpType): Description['type'] {
  if (type === 'offer' || type === 'answer') return type
  throw provisional()
}

function checkType(type: unknown): asserts type is RTCSdpType {
  if (!TYPES.some(each => each === type)) {
    throw new TypeError(`"${String(type)}" is not a type of description.`)
  }
}
