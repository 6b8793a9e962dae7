import type { PeoplePage, UserId } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { MemoryDirectory } from '../../packages/server/src/presence/memory-directory.js'
import { PeopleWatches, type Watcher } from '../../packages/server/src/presence/people-watches.js'
import type { Result } from '../result.js'

const PEOPLE = 10_000
const SCREENS = 2_000
/** One screen in four shows a search of its own, the others everybody. */
const SEARCHING = 4
/** How many changes are measured in a run, and how far apart they come, in milliseconds. */
const CHANGES = 400
const APART = 50
/** Changes in a run of the reference, which is slow. */
const REFERENCE_CHANGES = 5
/** How long the last changes may take to reach the screens, in milliseconds. */
const REST = 10_000

/**
 * The CPU that one change in the directory costs: people come, go, become busy and free while thousands of screens show people.
 * It includes finding whom it concerns and making the text of every page that is sent, but not the writing to sockets. The
 * reference makes the page of every screen again after each change.
 */
export async function measurePeople(runs: number): Promise<Result> {
  const ours: number[] = []
  const reference: number[] = []
  for (let run = -1; run < runs; run++) {
    const cost = await costOfChange()
    const costOfReference = await costOfEveryScreen()
    if (run < 0) continue
    ours.push(cost)
    reference.push(costOfReference)
    process.stderr.write(`\rCPU for a change among ${PEOPLE} people: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write('\n')
  return {
    what: `CPU for a change, ${SCREENS} screens, ${PEOPLE} people`,
    ours,
    reference,
    referenceName: 'every screen again',
    most: 5,
  }
}

interface Crowd {
  readonly clock: ManualClock
  readonly directory: MemoryDirectory
  readonly screens: readonly { readonly watcher: Watcher; readonly query: string }[]
}

async function gather(): Promise<Crowd> {
  const clock = new ManualClock(1_000)
  const directory = new MemoryDirectory({ clock, graceMs: 15_000, limit: PEOPLE })
  for (let n = 0; n < PEOPLE; n++) await directory.arrive(personOf(n))
  const screens = Array.from({ length: SCREENS }, (_, n) => ({
    watcher: { userId: userIdOf(n * (PEOPLE / SCREENS)) },
    query: n % SEARCHING === 0 ? `person ${n}` : '',
  }))
  return { clock, directory, screens }
}

/** @returns milliseconds. */
async function costOfChange(): Promise<number> {
  const { clock, directory, screens } = await gather()
  let sent = 0
  const watches = new PeopleWatches<Watcher>({
    clock,
    directory,
    tell: page => {
      // As the gateway does: once for all who are sent the same.
      JSON.stringify(page)
      return watchers => {
        sent += watchers.length
      }
    },
    onError: error => {
      throw error
    },
  })
  for (const { watcher, query } of screens) await watches.watch(watcher, { query })
  const before = process.cpuUsage()
  for (let n = 0; n < CHANGES; n++) {
    await change(directory, n)
    await clock.advance(APART)
  }
  await clock.advance(REST)
  const { user, system } = process.cpuUsage(before)
  if (sent === 0) throw new Error('No screen was told of any change.')
  watches.close()
  directory.close()
  return (user + system) / 1000 / CHANGES
}

/** @returns milliseconds. */
async function costOfEveryScreen(): Promise<number> {
  const { directory, screens } = await gather()
  const before = process.cpuUsage()
  for (let n = 0; n < REFERENCE_CHANGES; n++) {
    await change(directory, n)
    for (const { watcher, query } of screens) {
      const { people, total } = await directory.find(query, 101)
      const page: PeoplePage = { people: people.filter(({ userId }) => userId !== watcher.userId), total }
      JSON.stringify(page)
    }
  }
  const { user, system } = process.cpuUsage(before)
  directory.close()
  return (user + system) / 1000 / REFERENCE_CHANGES
}

/** One change in four concerns the people that most screens show; the others come from all over the list. */
async function change(directory: MemoryDirectory, n: number): Promise<void> {
  const who = (n * 7_919) % PEOPLE
  const userId = userIdOf(who)
  if (n % 4 === 0) await directory.setBusy(userId, true)
  else if (n % 4 === 1) await directory.leave(userId, true)
  else if (n % 4 === 2) await directory.arrive({ ...personOf(who), name: `Person ${who} away` })
  else await directory.setBusy(userIdOf(n % 100), n % 8 === 3)
}

function personOf(n: number) {
  return { userId: userIdOf(n), deviceId: 'd', name: `Person ${String(n).padStart(5, '0')}` }
}

function userIdOf(n: number): UserId {
  return `u${n}`
}
