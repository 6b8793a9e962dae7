import {
  type Candidates,
  type Description,
  deviceKey,
  type Entry,
  type Rejoin,
  ufragsOf,
} from '@ringdown/protocol'

/** The entries that set up the sessions of a pair of devices. */
export type SessionEntry = Entry<Description> | Entry<Candidates> | Entry<Rejoin>
type Written = Entry<Description>

/**
 * The entries between two devices that no longer matter: all but the newest offer and answer of each device,
 * everything from a replaced session or from before the last `rejoin`, all but the last rejoin of each device, and
 * the candidates that belong only to these. A candidate belongs to the descriptions whose SDP contains its ufrag. One
 * that belongs to none may be ahead of its description, unless its author has written another since. Answers from
 * before the accept stay: one of them decided which device is warm.
 *
 * @param offerer the key of the device that opens this pair's sessions.
 * @param accepted the `seq` of the first accept.
 */
export function supersededInPair(
  entries: readonly SessionEntry[],
  offerer: string,
  accepted: number,
): ReadonlySet<SessionEntry> {
  const rejoins = new Map(
    entries.filter(entry => entry.type === 'rejoin').map(entry => [authorOf(entry), entry]),
  )
  const rejoined = Math.max(0, ...[...rejoins.values()].map(entry => entry.seq))
  const descriptions = entries.filter(entry => entry.type === 'description')
  const newest = newestOfEach(descriptions)
  const present = firstSessionThatCounts(descriptions, newest, offerer, rejoined)
  const stale = new Set<SessionEntry>()
  const generations = new Generations()
  for (const entry of descriptions) {
    const isPast = entry.seq < rejoined || entry.session < present || newest.get(kindOf(entry)) !== entry
    generations.add(entry, isPast)
    if (isPast && !isEarlyAnswer(entry, accepted)) stale.add(entry)
  }
  for (const entry of entries) {
    if (entry.type === 'rejoin' && rejoins.get(authorOf(entry)) !== entry) stale.add(entry)
    if (entry.type !== 'candidates') continue
    if (entry.seq < rejoined || entry.session < present || generations.isPast(entry)) stale.add(entry)
  }
  return stale
}

/** Whether an entry is an answer from before the accept. */
export function isEarlyAnswer(entry: SessionEntry, accepted: number): boolean {
  return entry.type === 'description' && entry.description.type === 'answer' && entry.seq < accepted
}

/** The lowest session that is not over: the offerer's newest, or the next one if there was a rejoin since its offer. */
function firstSessionThatCounts(
  descriptions: readonly Written[],
  newest: ReadonlyMap<string, Written>,
  offerer: string,
  rejoined: number,
): number {
  const offers = `${offerer} offer`
  const present = newest.get(offers)?.session ?? 0
  // An offer that crossed the rejoin belongs to the session before it.
  const over = descriptions.filter(entry => entry.seq < rejoined && kindOf(entry) === offers)
  return Math.max(present, ...over.map(entry => entry.session + 1))
}

/** Each device's newest offer and answer: the last one of its highest session. */
function newestOfEach(descriptions: readonly Written[]): ReadonlyMap<string, Written> {
  const newest = new Map<string, Written>()
  for (const entry of descriptions) {
    const before = newest.get(kindOf(entry))
    if (before === undefined || before.session <= entry.session) newest.set(kindOf(entry), entry)
  }
  return newest
}

/** Which ICE generations (ufrags) of each author are over. */
class Generations {
  readonly #kept = new Set<string>()
  readonly #past = new Set<string>()
  readonly #lastDescription = new Map<string, number>()

  add(entry: Written, isPast: boolean): void {
    const author = authorOf(entry)
    const named = isPast ? this.#past : this.#kept
    for (const ufrag of ufragsOf(entry.description.sdp)) named.add(`${author} ${ufrag}`)
    this.#lastDescription.set(author, entry.seq)
  }

  isPast(entry: Entry<Candidates>): boolean {
    const author = authorOf(entry)
    const generation = `${author} ${entry.ufrag}`
    if (this.#kept.has(generation)) return false
    return this.#past.has(generation) || entry.seq < (this.#lastDescription.get(author) ?? 0)
  }
}

function kindOf(entry: Written): string {
  return `${authorOf(entry)} ${entry.description.type}`
}

function authorOf({ from }: SessionEntry): string {
  return from === null ? '' : deviceKey(from)
}
