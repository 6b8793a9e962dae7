import type { Receipt } from '@ringdown/client'

/** A receipt of a callee whose call connected while it rang, with the changes the test asks for. */
export function receipt(change: Partial<Receipt> = {}): Receipt {
  return {
    role: 'callee',
    warmth: 'direct',
    serverMs: 11,
    devicesMs: 92,
    offerAgeMs: 2_340,
    answerMs: 0,
    iceMs: 0,
    dtlsMs: 0,
    firstFrameMs: 168.4,
    route: 'direct',
    roundTripMs: 22.7,
    ...change,
  }
}
