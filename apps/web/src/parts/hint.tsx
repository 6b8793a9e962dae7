import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { Key } from './key.js'
import { hasKeyboard } from './keyboard.js'

/** Shows what a control does on hover or focus, with its shortcut if it has one. */
export function Hint(props: {
  text: string
  shortcut?: string | undefined
  children: ReactElement<Record<string, unknown>>
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={props.children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={8} className="z-50">
          <Tooltip.Popup className="flex items-center gap-2 rounded-lg bg-ink px-2.5 py-1.5 text-sm font-medium text-page">
            <span>{props.text}</span>
            {props.shortcut && hasKeyboard() && <Key name={props.shortcut} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
