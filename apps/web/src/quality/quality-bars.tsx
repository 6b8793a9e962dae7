import type { Quality } from '@ringdown/client/pilot'
import { classes } from '../parts/classes.js'

const HEIGHTS = ['h-1.5', 'h-2.5', 'h-3.5'] as const
const COLOURS: Readonly<Record<Quality['bars'], string>> = {
  1: 'bg-[#ff8a80]',
  2: 'bg-[#ffd166]',
  3: 'bg-white',
}

/** One to three bars. What they say is said in words beside them. */
export function QualityBars({ bars }: Pick<Quality, 'bars'>) {
  return (
    <span aria-hidden="true" className="flex items-end gap-0.5">
      {HEIGHTS.map((height, index) => (
        <span
          key={height}
          className={classes('w-1 rounded-full', height, index < bars ? COLOURS[bars] : 'bg-white/30')}
        />
      ))}
    </span>
  )
}
