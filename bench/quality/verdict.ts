import type { Figures } from './figures.js'

/** What a network's figures must reach: at most or at least so much. */
interface Promise {
  readonly what: string
  readonly of: (figures: Figures) => number
  readonly unit: string
  readonly most?: number
  readonly least?: number
}

/** Issue 9 and DESIGN §5. */
const PROMISES: Readonly<Record<string, readonly Promise[]>> = {
  loss10: [voice(0.5)],
  loss20: [voice(1.8)],
  '300k': [picture(15), { what: 'frozen', of: ({ frozen }) => frozen, unit: '%', most: 1 }],
  '100k': [voice(0.5), picture(5)],
  '50k': [voice(0.5)],
  fall100k: [voice(0.5), picture(5)],
  fall50k: [voice(0.5)],
  bursts: [recovery()],
  step250k: [recovery()],
}

/** How much worse than the default pair may be chance: points of a percentage. */
const BY_CHANCE = { concealed: 0.3, silent: 0.3, frozen: 1 } as const

function voice(most: number): Promise {
  return { what: 'concealed', of: ({ concealed }) => concealed, unit: '%', most }
}

function picture(least: number): Promise {
  return { what: 'picture', of: ({ fps }) => fps, unit: 'fps', least }
}

function recovery(): Promise {
  return { what: 'full picture back', of: ({ recovered }) => recovered ?? 0, unit: 's', most: 15 }
}

export interface Verdict {
  readonly what: string
  readonly ours: string
  readonly reference: string
  readonly mustBe: string
  readonly isReached: boolean
}

/**
 * What is promised for a network, and whether it is kept.
 *
 * @param reference the default pair's; null if it was not measured.
 */
export function judge(name: string, ours: Figures, reference: Figures | null): readonly Verdict[] {
  const promised = (PROMISES[name] ?? []).map(({ what, of, unit, most, least }) => ({
    what,
    ours: show(of(ours), unit),
    reference: reference ? show(of(reference), unit) : '',
    mustBe: most === undefined ? `≥ ${least} ${unit}` : `≤ ${most} ${unit}`,
    isReached: of(ours) <= (most ?? Number.POSITIVE_INFINITY) && of(ours) >= (least ?? 0),
  }))
  return reference ? [...promised, ...compare(ours, reference)] : promised
}

function compare(ours: Figures, reference: Figures): readonly Verdict[] {
  return (['concealed', 'silent', 'frozen'] as const).map(kind => ({
    what: kind,
    ours: show(ours[kind], '%'),
    reference: show(reference[kind], '%'),
    mustBe: 'no worse than default',
    isReached: ours[kind] <= reference[kind] + BY_CHANCE[kind],
  }))
}

function show(value: number, unit: string): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} ${unit}` : 'never'
}
