import {
  type CallState,
  calleeOf,
  type Device,
  deviceKey,
  type Entry,
  isOpen,
  isSameDevice,
} from '@ringdown/protocol'
import { isEarlyAnswer, type SessionEntry, supersededInPair } from './superseded-in-pair.js'

/**
 * The entries that no longer matter to a reader: those between it and a peer for sessions that are over.
 *
 * @param entries what the reader may read of the log.
 */
export function superseded(entries: readonly Entry[], state: CallState, reader: Device): ReadonlySet<Entry> {
  const accepted = entries.find(entry => entry.type === 'accept')?.seq ?? Number.POSITIVE_INFINITY
  const joined = state.parties.map(deviceKey)
  const stale = new Set<Entry>()
  for (const [peer, written] of groupByPeer(entries, state, reader)) {
    const takesPart = isOpen(state) || joined.includes(peer)
    const past = takesPart
      ? supersededInPair(written, offererOf(joined, deviceKey(reader), peer), accepted)
      : written.filter(entry => !isEarlyAnswer(entry, accepted))
    for (const entry of past) stale.add(entry)
  }
  return stale
}

/** The entries of the reader's sessions with each peer, by the peer's key. */
function groupByPeer(
  entries: readonly Entry[],
  state: CallState,
  reader: Device,
): ReadonlyMap<string, readonly SessionEntry[]> {
  const groups = new Map<string, SessionEntry[]>()
  for (const entry of entries) {
    if (!isSessionEntry(entry) || entry.from === null) continue
    const peer = isSameDevice(entry.from, reader) ? addresseeOf(entry, state) : deviceKey(entry.from)
    const group = groups.get(peer)
    if (group) group.push(entry)
    else groups.set(peer, [entry])
  }
  return groups
}

function isSessionEntry(entry: Entry): entry is SessionEntry {
  return entry.type === 'description' || entry.type === 'candidates' || entry.type === 'rejoin'
}

/** The held offer is for the device that accepted or, before that, took it. Until then no device is known. */
function addresseeOf({ to }: SessionEntry, state: CallState): string {
  const addressee = to ?? (isOpen(state) ? state.warm : calleeOf(state))
  return addressee === null ? '' : deviceKey(addressee)
}

/** The key of the device in a pair that opens its sessions: the one that joined first. */
function offererOf(joined: readonly string[], reader: string, peer: string): string {
  return joined.find(key => key === reader || key === peer) ?? reader
}
