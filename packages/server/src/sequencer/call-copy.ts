import {
  type CallCopy,
  type CallState,
  type Entry,
  isOpen,
  isParty,
  isSameDevice,
  type Party,
  reduce,
  userOf,
} from '@ringdown/protocol'

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
  const visible = readable.filter(
    entry => entry.to === undefined || entry.to === reader.deviceId || wrote(entry, reader),
  )
  const stale = superseded(visible)
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

function wrote(entry: Entry, reader: Party): boolean {
  return entry.from !== null && isSameDevice(entry.from, reader)
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
 * The entries a newer offer has made pointless: each device's offers but the last, and the candidates that belong to
 * those alone. A candidate belongs to the descriptions whose SDP names its ufrag; one that none names is kept.
 */
function superseded(entries: readonly Entry[]): ReadonlySet<Entry> {
  const stale = new Set<Entry>()
  const lastOffer = new Map<string, Entry>()
  for (const entry of entries) {
    if (entry.type !== 'description' || entry.description.type !== 'offer') continue
    const earlier = lastOffer.get(deviceOf(entry))
    if (earlier) stale.add(earlier)
    lastOffer.set(deviceOf(entry), entry)
  }
  if (stale.size === 0) return stale
  const kept = new Set<string>()
  const dropped = new Set<string>()
  for (const entry of entries) {
    if (entry.type !== 'description') continue
    const named = stale.has(entry) ? dropped : kept
    for (const ufrag of ufragsOf(entry.description.sdp)) named.add(`${deviceOf(entry)} ${ufrag}`)
  }
  for (const entry of entries) {
    if (entry.type !== 'candidates') continue
    const generation = `${deviceOf(entry)} ${entry.ufrag}`
    if (dropped.has(generation) && !kept.has(generation)) stale.add(entry)
  }
  return stale
}

function deviceOf(entry: Entry): string {
  return entry.from === null ? '' : `${entry.from.userId} ${entry.from.deviceId}`
}

function ufragsOf(sdp: string): string[] {
  return [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].flatMap(match => match[1] ?? [])
}
