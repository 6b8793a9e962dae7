import type { Candidate, Candidates, Description, LogBody } from './entry.js'
import type { Warmth } from './warmth.js'

/**
 * A relay candidate as browsers write it (RFC 8839 §5.1). Anything that looks different is dropped: dropping a
 * candidate costs time, letting one through gives away an address.
 */
const RELAY =
  /^candidate:[A-Za-z0-9+/]{1,32} \d{1,3} (?:udp|tcp) \d{1,10} [0-9A-Fa-f.:]{2,45} \d{1,5} typ relay(?= |$)/i
const EXTENSION = / (?:generation \d{1,5}|ufrag [A-Za-z0-9+/]{1,256})(?= |$)/gi

/**
 * Removes from a draft what its author keeps private until the call is answered: candidates that reveal more than `warmth`
 * allows, and every other network address. Drafts other than candidates and descriptions stay as they are.
 *
 * @param concealLine removes the addresses from a line of SDP: of a browser's, unless {@link concealAnywhere} is given.
 */
export function conceal<Body extends LogBody>(
  draft: Body,
  warmth: Warmth,
  concealLine = concealConnection,
): Body {
  if (warmth === 'direct') return draft
  if (draft.type === 'candidates') return { ...draft, candidates: concealCandidates(draft, warmth) }
  if (draft.type === 'description') return { ...draft, description: concealDescription(draft, concealLine) }
  return draft
}

function concealCandidates({ candidates }: Candidates, warmth: Warmth): readonly Candidate[] {
  return warmth === 'none' ? [] : candidates.flatMap(candidate => concealCandidate(candidate) ?? [])
}

/** Keeps only what is known to be harmless: a relay candidate's related address is the one to hide. */
function concealCandidate({ candidate, sdpMid, sdpMLineIndex }: Candidate): Candidate | null {
  const relay = RELAY.exec(candidate)?.[0]
  if (relay === undefined || (sdpMid !== null && !/^\w+$/.test(sdpMid))) return null
  const extensions = candidate.slice(relay.length).match(EXTENSION) ?? []
  return { candidate: `${relay} raddr 0.0.0.0 rport 0${extensions.join('')}`, sdpMid, sdpMLineIndex }
}

/** A description repeats the candidates known when it was made, and the address of the default one. They travel separately. */
function concealDescription(
  { description: { type, sdp } }: Description,
  concealLine: typeof concealConnection,
): Description['description'] {
  const lines = sdp.split(/\r\n|\r|\n/).filter(line => !/candidate/i.test(line))
  return { type, sdp: lines.map(concealLine).join('\r\n') }
}

/** Besides candidates, `IN` precedes every address that JSEP has a browser write (RFC 9429 §5.2.1). */
function concealConnection(line: string): string {
  return line.replace(/\bIN\s+IP[46]\s+\S+/gi, 'IN IP4 0.0.0.0')
}

/** Removes addresses from a line of SDP wherever they stand. A server does not know what wrote it. */
export function concealAnywhere(line: string): string {
  return concealConnection(line)
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '0.0.0.0')
    .replace(/[\da-f]{0,4}(?::[\da-f]{0,4}){2,}/gi, run => (isIpv6(run) ? '::' : run))
}

/** Whether hexadecimal numbers between colons can be an IPv6 address, which a fingerprint is too long for. */
function isIpv6(run: string): boolean {
  return run.includes('::') || run.split(':').filter(group => group !== '').length === 8
}
