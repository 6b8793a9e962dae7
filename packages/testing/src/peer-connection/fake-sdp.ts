import { type Direction, isDirection } from './direction.js'

type SectionKind = 'audio' | 'video' | 'application'

/** One m-line and its attributes. */
export interface Section {
  readonly kind: SectionKind
  readonly mid: string
  readonly direction: Direction
  /** The ids of the streams its sender's track belongs to (`a=msid`). */
  readonly streams: readonly string[]
  /** The id its sender gives the track at the other end (`a=msid`); empty for a data channel. */
  readonly trackId: string
  /** Candidate lines without `a=`. */
  readonly candidates: readonly string[]
}

/**
 * The parts of a session description that the fake supports. All m-lines are bundled, so they share one transport.
 * Without an m-line there is no transport, and the four values that describe it are empty.
 */
export interface Sdp {
  readonly sessionId: string
  readonly version: number
  readonly ufrag: string
  readonly pwd: string
  readonly fingerprint: string
  readonly setup: 'actpass' | 'active' | 'passive' | ''
  readonly sections: readonly Section[]
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
    ...(mids.length > 0 ? [`a=group:BUNDLE ${mids.join(' ')}`] : []),
    'a=msid-semantic: WMS *',
    ...sdp.sections.flatMap(section => formatSection(sdp, section)),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function formatSection(sdp: Sdp, section: Section): string[] {
  const [mLine, format] = MEDIA[section.kind]
  const media = section.kind !== 'application'
  return [
    mLine,
    'c=IN IP4 0.0.0.0',
    ...section.candidates.map(candidate => `a=${candidate}`),
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
  return ids.map(id => `a=msid:${id} ${section.trackId}`)
}

/** Reads the text of {@link formatSdp}; returns `null` if it is not a session description. */
export function parseSdp(text: string): Sdp | null {
  const lines = text.split('\r\n')
  if (lines[0] !== 'v=0') return null
  const origin = /^o=- (\S+) (\d+) /m.exec(text)
  if (!origin?.[1] || !origin[2]) return null
  const sections = splitSections(lines).map(parseSection)
  const transport = sections.length === 0 ? NO_TRANSPORT : parseTransport(lines)
  if (!transport || sections.some(section => section === null)) return null
  return {
    sessionId: origin[1],
    version: Number(origin[2]),
    ...transport,
    sections: sections.filter(section => section !== null),
  }
}

type SdpTransport = Pick<Sdp, 'ufrag' | 'pwd' | 'fingerprint' | 'setup'>

export const NO_TRANSPORT: SdpTransport = { ufrag: '', pwd: '', fingerprint: '', setup: '' }

function parseTransport(lines: readonly string[]): SdpTransport | null {
  const ufrag = readValue(lines, 'a=ice-ufrag:')
  const pwd = readValue(lines, 'a=ice-pwd:')
  const fingerprint = readValue(lines, 'a=fingerprint:sha-256 ')
  const setup = readValue(lines, 'a=setup:')
  if (!ufrag || !pwd || !fingerprint) return null
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') return null
  return { ufrag, pwd, fingerprint, setup }
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
  const msids = lines
    .filter(line => line.startsWith('a=msid:'))
    .map(line => line.slice('a=msid:'.length).split(' '))
  return {
    kind,
    mid,
    direction: direction ?? 'sendrecv',
    streams: msids.map(([stream = '-']) => stream).filter(stream => stream !== '-'),
    trackId: msids[0]?.[1] ?? '',
    candidates: lines.filter(line => line.startsWith('a=candidate:')).map(line => line.slice(2)),
  }
}

function readValue(lines: readonly string[], prefix: string): string | undefined {
  return lines.find(line => line.startsWith(prefix))?.slice(prefix.length)
}
