import { LabError } from '../../e2e/lab/lab-error.js'
import { within } from '../../e2e/lab/within.js'
import { openLab } from '../lab/lab.js'
import type { BenchOptions } from '../options.js'
import type { Result } from '../result.js'
import type { Act, Shown } from './call-system.js'
import { type Compared, GROUPS, type OpenGroup } from './groups.js'
import { type Measured, ROW_NAMES, ROWS, type RowName, toResults } from './rows.js'

/** Between any two of the three computers, in milliseconds. */
const ROUND_TRIPS = [0, 100, 200]
/** If neither end shows a picture by now, it never will, in milliseconds. */
const CALL_WITHIN = 30_000

/**
 * Two browsers and a server on three computers: click on Answer → first remote frame at both ends, the same for a click
 * on Join and for a line, and click on Call → ring. In the app, and on a bare page with the SDK. PeerJS runs alternately,
 * with its own server. Bare pairs that are connected before the click show what no system can do without.
 *
 * @throws {RangeError} if a row or a round trip that was asked for does not exist.
 */
export async function benchPickup(repository: string, options: BenchOptions): Promise<Result[]> {
  const chosen = chooseRows(options.only)
  const lab = await openLab(repository)
  const results = new Map<RowName, Result[]>(ROW_NAMES.map(name => [name, []]))
  try {
    for (const group of GROUPS) {
      const names = group.rows.filter(name => chosen.includes(name))
      if (names.length === 0) continue
      const open = await group.open(repository, lab, options.isTraced)
      for (const roundTrip of options.roundTrips ?? ROUND_TRIPS) {
        const found = await lab.setRoundTrip(roundTrip)
        process.stderr.write(`pickup, wanted round trip ${roundTrip} ms: ${found}\n`)
        for (const [name, measured] of await measureAt(open, names, roundTrip, options))
          results.get(name)?.push(...measured)
      }
      await open.close()
    }
  } finally {
    await lab.close()
  }
  return [...results.values()].flat()
}

function chooseRows(only: readonly string[] | null): readonly RowName[] {
  if (only === null) return ROW_NAMES
  return only.map(name => {
    const found = ROW_NAMES.find(known => known === name)
    if (found) return found
    throw new RangeError(`There is no row "${name}". Choose from ${ROW_NAMES.join(', ')}.`)
  })
}

async function measureAt(
  open: OpenGroup,
  names: readonly RowName[],
  roundTrip: number,
  { runs, isTraced }: BenchOptions,
): Promise<[RowName, Result[]][]> {
  const measured: [RowName, Result[]][] = []
  for (const [name, calls] of await callInTurn(open, names, runs, `${roundTrip} ms round trip`))
    measured.push([name, toResults(ROWS[name], roundTrip, calls)])
  if (open.ring && names.includes('sdk-ring')) measured.push(['sdk-ring', [await open.ring(roundTrip, runs)]])
  if (open.remark) process.stderr.write(`(${open.remark()})\n`)
  if (isTraced) for (const line of open.steps?.() ?? []) console.log(line)
  return measured
}

/** Calls through each row in turn. The first call of each does not count; after it, they have talked before. */
async function callInTurn(
  open: OpenGroup,
  names: readonly RowName[],
  runs: number,
  where: string,
): Promise<Map<keyof typeof ROWS, Measured[]>> {
  const measured = new Map<keyof typeof ROWS, Measured[]>()
  for (let run = -1; run < runs; run++) {
    for (const name of names) {
      const compared = open.rows[name]
      if (!compared || name === 'sdk-ring') continue
      const calls = measured.get(name) ?? []
      measured.set(name, calls)
      const call = await callBoth(name, compared)
      if (run >= 0) calls.push(call)
    }
    process.stderr.write(`\rpickup, ${names.join(', ')} at ${where}: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write('\n')
  return measured
}

async function callBoth(name: string, { ours, reference }: Compared): Promise<Measured> {
  return {
    ours: await callOnce(`${name}, ours`, ours),
    reference: reference ? await callOnce(`${name}, reference`, reference) : null,
  }
}

async function callOnce(name: string, act: Act): Promise<Shown> {
  const shown = await within(CALL_WITHIN, act(), `A call (${name}) showed no picture within 30 s.`)
  if (Math.min(shown.atCaller, shown.atCallee) > 0) return shown
  throw new LabError(`A picture was shown before the click (${name}): nobody may be seen before they answer.`)
}
