import type { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'

export const MENU_POPUP =
  'max-h-[min(70dvh,var(--available-height))] w-72 max-w-[calc(100vw-2rem)] animate-appear overflow-y-auto rounded-2xl border border-edge bg-surface scroll-shade p-1.5 text-ink shadow-2xl outline-none'

export const MENU_ITEM =
  'flex min-h-11 cursor-default items-center gap-2.5 rounded-xl px-2.5 text-[0.9375rem] outline-none select-none data-highlighted:bg-raised data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent'

/** Marks the chosen item; keeps its space when absent so that the labels line up. */
export function MenuTick(props: {
  indicator: typeof Menu.RadioItemIndicator | typeof Menu.CheckboxItemIndicator
}) {
  const Indicator = props.indicator
  return (
    <span className="w-5 shrink-0 text-accent">
      <Indicator>
        <Check aria-hidden="true" size={18} />
      </Indicator>
    </span>
  )
}
