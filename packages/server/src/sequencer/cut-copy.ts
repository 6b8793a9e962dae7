import type { CallCopy, Entry } from '@ringdown/protocol'

/** What an entry takes in a reply besides its SDP or candidates, about, and a candidate besides its line. In characters. */
const ENTRY = 600
const CANDIDATE = 120

/** Cuts a copy after about `length` characters. Its first entry stays in any case, so that its reader gets on. */
export function cutCopy(copy: CallCopy, length: number): CallCopy {
  let left = length
  const end = copy.entries.findIndex((entry, index) => {
    left -= lengthOf(entry)
    return left < 0 && index > 0
  })
  const entries = end === -1 ? copy.entries : copy.entries.slice(0, end)
  const last = entries.at(-1)
  if (end === -1 || last === undefined) return copy
  return { ...copy, entries, lastSeq: last.seq, more: true }
}

/** About how long the entries of a copy are in a reply, in characters. */
export function lengthOfCopy({ entries }: CallCopy): number {
  return entries.reduce((sum, entry) => sum + lengthOf(entry), 0)
}

function lengthOf(entry: Entry): number {
  if (entry.type === 'description') return ENTRY + entry.description.sdp.length
  if (entry.type !== 'candidates') return ENTRY
  return entry.candidates.reduce((sum, { candidate }) => sum + CANDIDATE + candidate.length, ENTRY)
}
