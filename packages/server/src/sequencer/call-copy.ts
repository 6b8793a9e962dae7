import {
  type Accepted,
  type CallCopy,
  type CallState,
  type Device,
  type Entry,
  isOpen,
  isParty,
  type Party,
  reduce,
  userOf,
} from '@ringdown/protocol'
import { isFor } from './parties.js'
import { superseded } from './superseded.js'

interface Options {
  readonly reader: Party
  /** What the reader already has. */
  readonly afterSeq: number
  readonly now: number
  readonly ringMs: number
}

/**
 * Makes a reader's copy of a log: what it may read, without what it no longer needs. A party reads everything; a device that
 * left the call, up to its hang-up; any other device, up to the entry that ended the call for it (the accept, or the end).
 */
export function copyFor(state: CallState, log: readonly Entry[], options: Options): CallCopy {
  const { reader, afterSeq } = options
  const readable = isParty(state, reader) ? log : untilOver(log, reader)
  const visible = readable.filter(entry => isFor(entry, state, reader))
  const stale = superseded(visible, state, reader)
  const left = timeLeft(state, log[0], options)
  return {
    callId: state.callId,
    entries: visible.filter(entry => entry.seq > afterSeq && !stale.has(entry)),
    lastSeq: readable.at(-1)?.seq ?? 0,
    ageMs: Math.max(0, options.now - (log[0]?.at ?? options.now)),
    ...(left === null ? {} : { expiresInMs: left }),
  }
}

/**
 * The entries of an accepted call's log that no party needs any longer, by `seq`. Nobody else may read them.
 *
 * @param log its entries. The last one always stays: it says how far the log reaches.
 */
export function pointless(state: Accepted, log: readonly Entry[]): readonly number[] {
  const needed = new Set<Entry>()
  for (const reader of state.parties) {
    const visible = log.filter(entry => isFor(entry, state, reader))
    const stale = superseded(visible, state, reader)
    for (const entry of visible) if (!stale.has(entry)) needed.add(entry)
  }
  return log
    .slice(0, -1)
    .filter(entry => CONNECTS.has(entry.type) && !needed.has(entry))
    .map(entry => entry.seq)
}

/** The entries that set up sessions. All others make the call's history. */
const CONNECTS: ReadonlySet<Entry['type']> = new Set(['description', 'candidates', 'rejoin'])

/** How long a call still rings a person; `null` if it has no limit, or no longer rings. */
export function timeLeft(
  state: CallState,
  invite: Entry | undefined,
  { now, ringMs }: Pick<Options, 'now' | 'ringMs'>,
): number | null {
  if (!invite || !isOpen(state) || userOf(state.address) === null) return null
  return Math.max(0, invite.at + ringMs - now)
}

/** The log up to the entry that ended the call for a device that is not a party. */
function untilOver(log: readonly Entry[], reader: Device): readonly Entry[] {
  let state: CallState | null = null
  let over: number | null = null
  for (const [index, entry] of log.entries()) {
    const before: CallState | null = state
    state = reduce(before, entry)
    if (state === null) continue
    const tookPart = before !== null && isParty(before, reader)
    const settled = before !== null && isOpen(before) && !isOpen(state)
    const isOver = tookPart ? !isParty(state, reader) : settled && !isParty(state, reader)
    if (isOver) over = index
  }
  return over === null ? log : log.slice(0, over + 1)
}
