/** What a person wants of a bench. */
export interface BenchOptions {
  readonly runs: number
  /** The rows to measure; `null` for all. */
  readonly only: readonly string[] | null
  /** The round trips to measure at, in milliseconds; `null` for all. */
  readonly roundTrips: readonly number[] | null
  /** How many devices there are, where a bench has some. */
  readonly devices: number
  /** Whether to print the steps of each row that has some. */
  readonly isTraced: boolean
}

/** As typed: `runs` is `null` where each bench has its own number. */
export interface TypedOptions extends Omit<BenchOptions, 'runs'> {
  readonly names: readonly string[]
  readonly runs: number | null
}

const WITH_VALUE = ['--runs', '--only', '--round-trip', '--devices']

const DEVICES = 5_000

/**
 * Reads `[NAME…] --runs N --only ROW,… --round-trip MS,… --devices N --trace`.
 *
 * @throws {RangeError} with a sentence for the person who typed it.
 */
export function readBenchOptions(typed: readonly string[]): TypedOptions {
  const names: string[] = []
  const given = new Map<string, string>()
  for (let at = 0; at < typed.length; at++) {
    const arg = typed[at] ?? ''
    if (WITH_VALUE.includes(arg)) given.set(arg, typed[++at] ?? '')
    else if (!arg.startsWith('--')) names.push(arg)
    else if (arg !== '--trace')
      throw new RangeError(`There is no option "${arg}". Choose from ${WITH_VALUE.join(', ')} and --trace.`)
  }
  return {
    names,
    runs: readNumbers('--runs', 1, given)?.[0] ?? null,
    only: given.get('--only')?.split(',') ?? null,
    roundTrips: readNumbers('--round-trip', 0, given),
    devices: readNumbers('--devices', 3, given)?.[0] ?? DEVICES,
    isTraced: typed.includes('--trace'),
  }
}

function readNumbers(name: string, least: number, given: ReadonlyMap<string, string>): number[] | null {
  const text = given.get(name)
  if (text === undefined) return null
  const numbers = text.split(',').map(Number)
  if (numbers.every(number => Number.isInteger(number) && number >= least)) return numbers
  throw new RangeError(`${name} takes a whole number from ${least}.`)
}
