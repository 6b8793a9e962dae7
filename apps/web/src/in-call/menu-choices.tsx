import { Menu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { MENU_ITEM, MenuTick } from './menu-parts.js'

/** A group of items of which one is chosen and ticked, such as the devices of one kind; nothing if there are none. */
export function MenuChoices<Value extends string>(props: {
  label: string
  choices: readonly { readonly value: Value; readonly label: string }[]
  value: Value
  onChoose: (value: Value) => void
  /** Shown under the label. */
  children?: ReactNode
}) {
  if (props.choices.length === 0) return null
  return (
    <>
      <Menu.Group>
        <Menu.GroupLabel className="px-2.5 pt-2.5 pb-1 text-xs font-semibold text-quiet">
          {props.label}
        </Menu.GroupLabel>
        {props.children}
        <Menu.RadioGroup value={props.value} onValueChange={props.onChoose}>
          {props.choices.map(choice => (
            <Menu.RadioItem key={choice.value} value={choice.value} className={MENU_ITEM}>
              <MenuTick indicator={Menu.RadioItemIndicator} />
              <span className="truncate">{choice.label}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Group>
      <Menu.Separator className="mx-2.5 my-1.5 h-px bg-edge" />
    </>
  )
}
