import { formatStep } from './receipt-words.js'
import type { Bar, Waterfall } from './waterfall.js'

/**
 * The steps of connecting, as bars on one time axis. The text beside each bar has the numbers, so the bars are
 * decorative.
 */
export function WaterfallChart({ waterfall, since }: { waterfall: Waterfall; since: string }) {
  const { bars, totalMs } = waterfall
  if (bars.length === 0) return null
  return (
    <figure className="mt-4">
      <figcaption className="mb-2 text-sm text-quiet">{since}</figcaption>
      <ol className="space-y-1.5">
        {bars.map(bar => (
          <BarRow key={bar.label} bar={bar} totalMs={totalMs} />
        ))}
      </ol>
    </figure>
  )
}

function BarRow({ bar, totalMs }: { bar: Bar; totalMs: number }) {
  const percent = (ms: number) => `${(ms / totalMs) * 100}%`
  return (
    <li className="grid grid-cols-[5.25rem_minmax(0,1fr)_4.25rem] items-center gap-2 text-sm leading-6">
      <span>{bar.label}</span>
      <span aria-hidden="true" className="relative h-2.5 rounded-full bg-raised">
        <span
          className="absolute inset-y-0 min-w-1 rounded-full bg-accent"
          style={{ left: percent(bar.fromMs), width: percent(bar.toMs - bar.fromMs) }}
        />
      </span>
      <span className="text-right tabular-nums">{bar.wasReady ? 'ready' : formatStep(bar.toMs)}</span>
    </li>
  )
}
