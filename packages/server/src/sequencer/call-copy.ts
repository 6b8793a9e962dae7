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
  /** What the reader has already. */
  readonly afterSeq: number
  readonly now: number
  readonly ringMs: number
}

/**
 * Makes a reader's copy of a log: what it may read, without what it need not. A party reads everything; a device that left
 * the call up to its hang-up; another device up to the entry that ended the call for it (the accept, or the end).
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
 * The `seq`s of an accepted call's log that no party needs any more, and nobody else may read.
 *
 * @param log its entries; the last one, which says how far the log reaches, always stays.
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

/** What sessions are made of; everything else is the call's own story. */
const CONNECTS: ReadonlySet<Entry['type']> = new Set(['description', 'candidates', 'rejoin'])

/** What is left of a call that rings a person; `null` where it waits without limit, or no longer. */
export function timeLeft(
  state: CallState,
  invite: Entry | undefined,
  { now, ringMs }: Pick<Options, 'now' | 'ringMs'>,
): number | null {
  if (!invite || !isOpen(state) || userOf(state.address) === null) return null
  return Math.max(0, invite.at + ringMs - now)
}

/** The log up to the entry after which a device that is no party has no more part in the call. */
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
