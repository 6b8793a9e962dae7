import {
  type CallCopy,
  type CallState,
  type Description,
  type Device,
  type Entry,
  isOpen,
  isParty,
  isSameDevice,
  type Party,
  reduce,
  userOf,
} from '@ringdown/protocol'
import { isForCallerOnly } from './parties.js'

interface Options {
  readonly reader: Party
  /** What the reader has already. */
  readonly afterSeq: number
  readonly now: number
  readonly ringMs: number
}

/**
 * Makes a reader's copy of a log: what it may read, without what it need not. The parties read everything; another
 * device up to the entry that ended the call for it (the accept, or the end).
 */
export function copyFor(state: CallState, log: readonly Entry[], options: Options): CallCopy {
  const { reader, afterSeq } = options
  const readable = isParty(state, reader) ? log : untilSettled(log)
  const visible = readable.filter(entry => isFor(entry, state, reader))
  const stale = superseded(visible, state.caller)
  const left = timeLeft(state, log[0], options)
  return {
    callId: state.callId,
    entries: visible.filter(entry => entry.seq > afterSeq && !stale.has(entry)),
    lastSeq: readable.at(-1)?.seq ?? 0,
    ageMs: Math.max(0, options.now - (log[0]?.at ?? options.now)),
    ...(left === null ? {} : { expiresInMs: left }),
  }
}

/** What is left of a call that rings a person; `null` where it waits without limit, or no longer. */
export function timeLeft(
  state: CallState,
  invite: Entry | undefined,
  { now, ringMs }: Pick<Options, 'now' | 'ringMs'>,
): number | null {
  if (!invite || !isOpen(state) || userOf(state.address) === null) return null
  return Math.max(0, invite.at + ringMs - now)
}

function isFor(entry: Entry, state: CallState, reader: Party): boolean {
  if (entry.from !== null && isSameDevice(entry.from, reader)) return true
  if (isForCallerOnly(entry, state.caller)) return isSameDevice(state.caller, reader)
  return entry.to === undefined || entry.to === reader.deviceId
}

/** The log up to and with the first entry that left the call no longer open. */
function untilSettled(log: readonly Entry[]): readonly Entry[] {
  let state: CallState | null = null
  const readable: Entry[] = []
  for (const entry of log) {
    readable.push(entry)
    state = reduce(state, entry)
    if (state !== null && !isOpen(state)) break
  }
  return readable
}

/**
 * The entries a newer offer has made pointless: each device's offers but the newest, those of a session that the caller
 * has replaced, and the candidates that belong to such alone. A candidate belongs to the descriptions whose SDP names its
 * ufrag; one that none names is kept. Answers stay: one of them made its author the device that warms.
 */
function superseded(entries: readonly Entry[], caller: Party): ReadonlySet<Entry> {
  const descriptions = entries.filter(entry => entry.type === 'description')
  const newest = newestOffers(descriptions)
  const session = newest.get(keyOf(caller))?.session ?? 0
  const stale = new Set<Entry>()
  const kept = new Set<string>()
  const dropped = new Set<string>()
  for (const entry of descriptions) {
    const isOffer = entry.description.type === 'offer'
    const isPast = entry.session < session || (isOffer && newest.get(authorOf(entry)) !== entry)
    if (isPast && isOffer) stale.add(entry)
    const named = isPast ? dropped : kept
    for (const ufrag of ufragsOf(entry.description.sdp)) named.add(`${authorOf(entry)} ${ufrag}`)
  }
  for (const entry of entries) {
    if (entry.type !== 'candidates') continue
    const generation = `${authorOf(entry)} ${entry.ufrag}`
    if (dropped.has(generation) && !kept.has(generation)) stale.add(entry)
  }
  return stale
}

/** Each device's newest offer: of its highest session the last. */
function newestOffers(descriptions: readonly Entry<Description>[]): Map<string, Entry<Description>> {
  const newest = new Map<string, Entry<Description>>()
  for (const entry of descriptions) {
    const before = newest.get(authorOf(entry))
    if (entry.description.type !== 'offer' || (before && before.session > entry.session)) continue
    newest.set(authorOf(entry), entry)
  }
  return newest
}

function authorOf({ from }: Entry): string {
  return from === null ? '' : keyOf(from)
}

function keyOf({ userId, deviceId }: Device): string {
  return `${userId} ${deviceId}`
}

function ufragsOf(sdp: string): string[] {
  return [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].flatMap(match => match[1] ?? [])
}
