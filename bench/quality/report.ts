import { printTable } from '../result.js'
import type { Figures } from './figures.js'
import { PICTURE } from './moving-picture.js'
import type { System } from './pair.js'
import { judge } from './verdict.js'

/** What was measured on one network. */
export interface Measured {
  readonly name: string
  readonly what: string
  readonly ours: Figures
  /** The default pair's; null if it was left out. */
  readonly reference: Figures | null
  /** Of which system a run was limited by the processor, and so was its repetition. */
  readonly void: readonly System[]
}

const LEGEND = `
concealed   share of the voice made up for what was lost, without silence, from 8 s after the change while it lasts (5 s in bursts)
since       the same from the change to the end of the call
silent      share of the voice replaced by silence
still       share of the time the picture stood still; paused: that no picture was sent on purpose
buffer      delay of the voice's jitter buffer
adapted     from the change until concealment stays under 1 %
back        from the network's recovery until the picture is whole again
`

/** Prints every figure, ours and the default pair's one below the other. */
export function printMeasured(measured: readonly Measured[]): void {
  const head = [
    'network',
    '',
    'concealed',
    'since',
    'silent',
    'still',
    'paused',
    'picture',
    'buffer',
    'adapted',
    'back',
    'voice',
    'video',
    '',
  ]
  const rows = measured.flatMap(each => [
    [each.what, 'ours', ...cells(each.ours), voidness(each, 'ours')],
    ...(each.reference ? [['', 'default pair', ...cells(each.reference), voidness(each, 'default')]] : []),
  ])
  printTable([head, ...rows])
}

/** Explains the figures. */
export function printLegend(): void {
  console.log(LEGEND)
}

/** Prints what is promised. @returns whether all of it is reached. */
export function printVerdicts(measured: readonly Measured[]): boolean {
  const rows = measured.flatMap(each => {
    const isVoid = each.void.length > 0
    return judge(each.name, each.ours, each.reference).map(verdict => ({
      isReached: verdict.isReached && !isVoid,
      cells: [
        each.what,
        verdict.what,
        verdict.ours,
        verdict.reference,
        verdict.mustBe,
        isVoid ? 'VOID' : verdict.isReached ? 'reached' : 'MISSED',
      ],
    }))
  })
  printTable([
    ['network', 'measured', 'ours', 'default pair', 'must be', ''],
    ...rows.map(({ cells }) => cells),
  ])
  return rows.every(({ isReached }) => isReached)
}

function voidness(measured: Measured, system: System): string {
  return measured.void.includes(system) ? 'VOID: limited by the processor' : ''
}

function cells(figures: Figures): readonly string[] {
  const percent = (value: number) => `${value.toFixed(1)} %`
  const width = Math.round((figures.height * PICTURE.width) / PICTURE.height)
  return [
    percent(figures.concealed),
    percent(figures.concealedSinceChange),
    percent(figures.silent),
    percent(figures.frozen),
    percent(figures.paused),
    `${width}×${figures.height} ${figures.fps.toFixed(0)} fps`,
    `${figures.bufferMs.toFixed(0)} ms`,
    seconds(figures.adapted),
    figures.recovered === null ? '–' : seconds(figures.recovered),
    `${figures.audioRate.toFixed(0)} kbit/s`,
    `${figures.videoRate.toFixed(0)} kbit/s`,
  ]
}

function seconds(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} s` : 'never'
}
