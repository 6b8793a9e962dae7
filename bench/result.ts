import { median, quartiles } from './statistics.js'

/** One measurement and, if there is one, its reference, run for run. */
export interface Result {
  readonly what: string
  /** Milliseconds, unless it says otherwise. */
  readonly unit?: 'kB' | 'calls/s' | 'requests' | 'messages' | 'times'
  readonly ours: readonly number[]
  readonly reference?: readonly number[]
  readonly referenceName?: string
  /** The maximum ratio of the medians (DESIGN §5); absent if nothing is promised. */
  readonly mostRatio?: number
  /** The maximum of our median, in the unit; absent if nothing is promised. */
  readonly most?: number
}

/** Says a result by itself, as soon as it is there. */
export function announceResult(result: Result): void {
  const { what, unit = 'ms', ours, reference, referenceName } = result
  const ratio = reference ? `, ${(median(ours) / median(reference)).toFixed(2)} × ${referenceName}` : ''
  console.log(`${what}: ${show(ours)} ${unit}${ratio}`)
}

/** Prints results as a table, one per line. @returns whether every ratio is met. */
export function printResults(results: readonly Result[]): boolean {
  const rows = results.map(result => {
    const { reference, mostRatio, most, unit = 'ms' } = result
    const ratio = reference ? median(result.ours) / median(reference) : null
    const reached =
      (ratio ?? 0) <= (mostRatio ?? Number.POSITIVE_INFINITY) &&
      median(result.ours) <= (most ?? Number.POSITIVE_INFINITY)
    const promises = [
      ...(mostRatio === undefined ? [] : [`≤ ${mostRatio}`]),
      ...(most === undefined ? [] : [`≤ ${most} ${unit}`]),
    ]
    return {
      reached,
      cells: [
        result.what,
        `${show(result.ours)} ${unit}`,
        reference ? `${show(reference)} ${unit} ${result.referenceName}` : '–',
        ratio?.toFixed(2) ?? '–',
        promises.join(', ') || '–',
        promises.length === 0 ? '' : reached ? 'reached' : 'MISSED',
        String(result.ours.length),
      ],
    }
  })
  const head = ['measured', 'ours', 'reference', 'ratio', 'must be', '', 'runs']
  printTable([head, ...rows.map(({ cells }) => cells)])
  return rows.every(({ reached }) => reached)
}

function show(values: readonly number[]): string {
  const [low, high] = quartiles(values)
  return `${median(values).toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`
}

/** Prints rows of cells in columns; the first row is the head. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}
