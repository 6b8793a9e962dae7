import { Popover } from '@base-ui/react/popover'
import type { Call } from '@ringdown/client'
import { QualityBars } from './quality-bars.js'
import { QUALITY_TEXTS, sentenceOf, wordOf } from './quality-texts.js'
import { useQuality } from './use-quality.js'

/** How good the connection is, in three bars. Pressed, it says in a sentence what is the matter. */
export function QualityButton({ call, onStatistics }: { call: Call; onStatistics: () => void }) {
  const quality = useQuality(call)
  if (!quality) return null
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={QUALITY_TEXTS.bars(wordOf(quality))}
        className="pointer-events-auto -my-3 -mr-3 grid size-11 shrink-0 place-items-center rounded-full hover:bg-white/15"
      >
        <QualityBars bars={quality.bars} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={8} collisionPadding={16} className="z-40">
          <Popover.Popup
            data-beside
            className="w-72 max-w-[calc(100vw-2rem)] animate-appear rounded-2xl border border-edge bg-surface px-4 pt-3 pb-1 text-[0.9375rem] text-ink shadow-2xl outline-none"
          >
            <Popover.Title className="font-semibold">{QUALITY_TEXTS.bars(wordOf(quality))}</Popover.Title>
            <Popover.Description className="mt-1 text-pretty text-quiet">
              {sentenceOf(quality)}
            </Popover.Description>
            <Popover.Close
              onClick={onStatistics}
              className="-mx-3 inline-flex min-h-11 items-center rounded-xl px-3 text-sm font-semibold text-accent hover:bg-raised"
            >
              {QUALITY_TEXTS.statistics}
            </Popover.Close>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
