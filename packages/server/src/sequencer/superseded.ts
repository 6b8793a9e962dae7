import {
  type CallState,
  calleeOf,
  type Device,
  deviceKey,
  type Entry,
  isOpen,
  isSameDevice,
} from '@ringdown/protocol'
import { isHeld } from './parties.js'
import { type SessionEntry, supersededInPair } from './superseded-in-pair.js'

/**
 * The entries that no longer matter to a reader. Each is about the reader's sessions with one peer or with several, and
 * stays for as long as it matters to one of them.
 *
 * @param entries what the reader may read of the log.
 */
export function superseded(entries: readonly Entry[], state: CallState, reader: Device): ReadonlySet<Entry> {
  const accepted = entries.find(entry => entry.type === 'accept')?.seq ?? Number.POSITIVE_INFINITY
  const byPeer = groupByPeer(entries.filter(isSessionEntry), state, reader)
  const stale = new Set<Entry>()
  const needed = new Set<Entry>()
  for (const [peer, written] of byPeer) {
    const past = supersededInPair(written, offererOf(state, reader, peer), accepted)
    for (const entry of written) (past.has(entry) ? stale : needed).add(entry)
  }
  for (const entry of needed) stale.delete(entry)
  return stale
}

function isSessionEntry(entry: Entry): entry is SessionEntry {
  return entry.type === 'description' || entry.type === 'candidates' || entry.type === 'rejoin'
}

function groupByPeer(
  entries: readonly SessionEntry[],
  state: CallState,
  reader: Device,
): ReadonlyMap<string, readonly SessionEntry[]> {
  const groups = new Map<string, SessionEntry[]>()
  for (const entry of entries) {
    for (const peer of peersOf(entry, state, reader)) {
      const group = groups.get(peer)
      if (group) group.push(entry)
      else groups.set(peer, [entry])
    }
  }
  return groups
}

/** The keys of the peers whose sessions with the reader an entry is about. */
function peersOf(entry: SessionEntry, state: CallState, reader: Device): readonly string[] {
  if (entry.from === null) return []
  if (!isSameDevice(entry.from, reader)) return [deviceKey(entry.from)]
  if (entry.to !== undefined) return [deviceKey(entry.to)]
  if (isHeld(entry)) return [heldFor(state)]
  return state.parties.flatMap(party => (isSameDevice(party, reader) ? [] : [deviceKey(party)]))
}

/** Whom the caller's held offer is for: the device that accepted or, before that, took it. Until then nobody is known. */
function heldFor(state: CallState): string {
  const holder = isOpen(state) ? state.warm : calleeOf(state)
  return holder === null ? '' : deviceKey(holder)
}

/** The key of the device of a pair that opens its sessions: the one that joined first. */
function offererOf(state: CallState, reader: Device, peer: string): string {
  const itself = deviceKey(reader)
  const joined = [...state.parties, ...state.left].map(deviceKey)
  return joined.find(key => key === itself || key === peer) ?? itself
}
