/** What two devices say to each other so that they connect, as short as it can be. */

export const OFFER = {
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'offer', sdp: 'v=0\r\na=ice-ufrag:aaaa\r\n' },
} as const

export const ANSWER = {
  ...OFFER,
  description: { type: 'answer', sdp: 'v=0\r\na=ice-ufrag:bbbb\r\n' },
} as const

export const CANDIDATES = {
  type: 'candidates',
  session: 1,
  ufrag: 'aaaa',
  candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }],
  endOfCandidates: true,
} as const
