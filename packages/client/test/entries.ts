import type { Entry, LogBody, Party } from '@ringdown/protocol'

export const ann: Party = { userId: 'ann', deviceId: 'ann-1', name: 'Ann' }
export const bob: Party = { userId: 'bob', deviceId: 'bob-1', name: 'Bob' }
export const callId = '0192f0c8-7b1a-7def-8123-0123456789ab'

/** A log as the server would stamp it: gapless from 1. */
export function logOf(...lines: [from: Party | null, body: LogBody][]): Entry[] {
  return lines.map(([from, body], index) => ({
    ...body,
    v: 2,
    callId,
    seq: index + 1,
    entryId: `entry-${index + 1}`,
    from,
    at: 1000 + index,
  }))
}

export function candidatesOf(ufrag: string, count = 1): LogBody & { type: 'candidates' } {
  return {
    type: 'candidates',
    session: 1,
    ufrag,
    candidates: Array.from({ length: count }, (_, index) => ({
      candidate: `candidate:${index} 1 udp 1 127.0.0.1 ${4000 + index} typ host`,
      sdpMid: '0',
      sdpMLineIndex: 0,
    })),
    endOfCandidates: false,
  }
}
