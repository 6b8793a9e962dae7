import { type Direction, isDirection } from './direction.js'

type SectionKind = 'audio' | 'video' | 'application'

/** One m-line and what belongs to it. */
export interface Section {
  readonly kind: SectionKind
  readonly mid: string
  readonly direction: Direction
  /** The ids of the streams its sender's track belongs to (`a=msid`). */
  readonly streams: readonly string[]
}

/** A session description, as far as the fake has one: all m-lines are bundled, so that ICE and DTLS are said once. */
export interface Sdp {
  readonly sessionId: string
  readonly version: number
  readonly ufrag: string
  readonly pwd: string
  readonly fingerprint: string
  readonly setup: 'actpass' | 'active' | 'passive'
  readonly sections: readonly Section[]
  /** Candidate lines without `a=`, gathered or received so far. */
  readonly candidates: readonly string[]
}

const MEDIA = {
  audio: ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2'],
  video: ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'],
  application: ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=sctp-port:5000'],
} as const satisfies Record<SectionKind, readonly [string, string]>

export function formatSdp(sdp: Sdp): string {
  const mids = sdp.sections.map(section => section.mid)
  const lines = [
    'v=0',
    `o=- ${sdp.sessionId} ${sdp.version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mids.join(' ')}`,
    'a=msid-semantic: WMS *',
    ...sdp.sections.flatMap((section, index) => formatSection(sdp, section, index === 0)),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function formatSection(sdp: Sdp, section: Section, first: boolean): string[] {
  const [mLine, format] = MEDIA[section.kind]
  const media = section.kind !== 'application'
  return [
    mLine,
    'c=IN IP4 0.0.0.0',
    ...(first ? sdp.candidates.map(candidate => `a=${candidate}`) : []),
    `a=ice-ufrag:${sdp.ufrag}`,
    `a=ice-pwd:${sdp.pwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${sdp.fingerprint}`,
    `a=setup:${sdp.setup}`,
    `a=mid:${section.mid}`,
    ...(media ? [`a=${section.direction}`, ...formatMsid(section), 'a=rtcp-mux'] : []),
    format,
  ]
}

function formatMsid(section: Section): string[] {
  const ids = section.streams.length > 0 ? section.streams : ['-']
  return ids.map(id => `a=msid:${id} sender-${section.mid}`)
}

/** Reads the text of {@link formatSdp}, or returns `null` where it is not a session description. */
export function parseSdp(text: string): Sdp | null {
  const lines = text.split('\r\n')
  if (lines[0] !== 'v=0') return null
  const origin = /^o=- (\S+) (\d+) /m.exec(text)
  const ufrag = readValue(lines, 'a=ice-ufrag:')
  const pwd = readValue(lines, 'a=ice-pwd:')
  const fingerprint = readValue(lines, 'a=fingerprint:sha-256 ')
  const setup = readValue(lines, 'a=setup:')
  if (!origin?.[1] || !origin[2] || !ufrag || !pwd || !fingerprint) return null
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') return null
  const sections = splitSections(lines).map(parseSection)
  if (sections.some(section => section === null)) return null
  return {
    sessionId: origin[1],
    version: Number(origin[2]),
    ufrag,
    pwd,
    fingerprint,
    setup,
    sections: sections.filter(section => section !== null),
    candidates: lines.filter(line => line.startsWith('a=candidate:')).map(line => line.slice(2)),
  }
}

function splitSections(lines: readonly string[]): string[][] {
  const sections: string[][] = []
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([])
    sections.at(-1)?.push(line)
  }
  return sections
}

function parseSection(lines: string[]): Section | null {
  const kind = /^m=(audio|video|application) /.exec(lines[0] ?? '')?.[1]
  const mid = readValue(lines, 'a=mid:')
  if ((kind !== 'audio' && kind !== 'video' && kind !== 'application') || mid === undefined) return null
  const direction = lines.map(line => line.slice(2)).find(isDirection)
  const streams = lines
    .filter(line => line.startsWith('a=msid:'))
    .map(line => line.slice('a=msid:'.length).split(' ')[0] ?? '-')
    .filter(id => id !== '-')
  return { kind, mid, direction: direction ?? 'sendrecv', streams }
}

function readValue(lines: readonly string[], prefix: string): string | undefined {
  return lines.find(line => line.startsWith(prefix))?.slice(prefix.length)
}
