import type { Result } from '../result.js'
import type { Shown } from './call-system.js'

/** What is measured, and what DESIGN §5 promises of it. */
export interface Row {
  readonly what: string
  /** The names of the two ends. */
  readonly ends: { readonly caller: string; readonly callee: string }
  readonly referenceName?: string
  /** The largest ratio to the reference, by the round trip. */
  readonly mostRatio?: Readonly<Record<number, number>>
  /** The most at each end for this round trip, in milliseconds; `null` if nothing is promised. */
  readonly most?: (roundTrip: number) => Shown | null
}

const ANSWERED = { caller: 'at the caller', callee: 'at the callee' }
const JOINED = { caller: 'at the person waiting', callee: 'at the person joining' }
const TAKEN = { caller: 'at the visitor', callee: 'at the staff' }
// PeerJS holds no offer; the closest match is a call answered at once by a waiting page.
const AT_ONCE = 'PeerJS, answered at once'

/** By the name that `--only` takes. */
export const ROWS = {
  'app-answer': {
    what: 'App, camera opens with the press: click on Answer → first frame',
    ends: ANSWERED,
    referenceName: 'PeerJS',
    mostRatio: { 100: 0.6 },
  },
  'app-enter': {
    what: 'App, camera opens at the Enter key: Answer → first frame',
    ends: ANSWERED,
    referenceName: 'PeerJS',
    mostRatio: { 100: 0.6 },
  },
  'app-mirror': {
    what: 'App, camera open while it rings: Answer → first frame',
    ends: ANSWERED,
    referenceName: 'PeerJS',
    mostRatio: { 100: 0.35 },
  },
  'app-knock': {
    what: 'App, camera open and the caller’s picture there while it rings: Answer → first frame',
    ends: ANSWERED,
    referenceName: 'PeerJS',
  },
  'app-line': {
    what: 'App: Answer on a line → first frame',
    ends: TAKEN,
    referenceName: 'PeerJS',
  },
  'app-join': {
    what: 'App: Join a link → first frame',
    ends: JOINED,
    referenceName: AT_ONCE,
  },
  'sdk-answer': {
    what: 'SDK, open camera: Answer → first frame',
    ends: ANSWERED,
    referenceName: 'PeerJS',
    mostRatio: { 100: 0.45, 200: 0.35 },
  },
  'floor-click': {
    what: 'Bare pair, connected, camera opens at the click: → first frame',
    ends: ANSWERED,
  },
  'floor-open': {
    what: 'Bare pair, connected, open camera: click → first frame',
    ends: ANSWERED,
  },
  'sdk-join': {
    what: 'SDK: Join a link → first frame',
    ends: JOINED,
    referenceName: AT_ONCE,
    most: roundTrip => (roundTrip === 200 ? { atCaller: 590, atCallee: 690 } : null),
  },
  'floor-join': {
    what: 'Bare pair, descriptions there before the click: Join → first frame',
    ends: JOINED,
  },
  'ceiling-join': {
    what: 'The same, DTLS in STUN (field trial): Join → first frame',
    ends: JOINED,
  },
  'relay-join': {
    what: 'SDK, TURN server: Join a link → first frame',
    ends: JOINED,
    // The way leads through the relay, which is as far from both as they are from each other: twice the round trip.
    most: roundTrip => (roundTrip === 0 ? null : { atCaller: roundTrip + 80, atCallee: 2 * roundTrip + 80 }),
  },
} as const satisfies Readonly<Record<string, Row>>

export type RowName = keyof typeof ROWS | 'sdk-ring'
/** In the order of the table. */
export const ROW_NAMES = [...Object.keys(ROWS), 'sdk-ring'] as RowName[]

/** One run: of ours and, if there is one, of the reference. */
export interface Measured {
  readonly ours: Shown
  readonly reference: Shown | null
}

/** The row's two lines of the table, one for each end. */
export function toResults(row: Row, roundTrip: number, runs: readonly Measured[]): Result[] {
  const { what, ends, referenceName, mostRatio, most } = row
  const ratio = mostRatio?.[roundTrip]
  const ms = most?.(roundTrip)
  return [['atCaller', ends.caller] as const, ['atCallee', ends.callee] as const].map(([end, name]) => ({
    what: `${what}, ${roundTrip} ms round trip, ${name}`,
    ours: runs.map(({ ours }) => ours[end]),
    ...(referenceName !== undefined && {
      reference: runs.flatMap(({ reference }) => (reference ? [reference[end]] : [])),
      referenceName,
    }),
    ...(ratio !== undefined && { mostRatio: ratio }),
    ...(ms && { most: ms[end] }),
  }))
}
