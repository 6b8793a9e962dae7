import { Menu } from '@base-ui/react/menu'
import type { DeviceChoice } from '../media/device-choices.js'
import { MENU_ITEM, MenuTick } from './menu-parts.js'

/** Devices of one kind, with the active one ticked; nothing if there are none. */
export function DeviceMenuGroup(props: {
  label: string
  choices: readonly DeviceChoice[]
  value: string
  onChoose: (deviceId: string) => void
}) {
  if (props.choices.length === 0) return null
  return (
    <>
      <Menu.Group>
        <Menu.GroupLabel className="px-2.5 pt-2.5 pb-1 text-xs font-semibold text-quiet">
          {props.label}
        </Menu.GroupLabel>
        <Menu.RadioGroup value={props.value} onValueChange={props.onChoose}>
          {props.choices.map(choice => (
            <Menu.RadioItem key={choice.deviceId} value={choice.deviceId} className={MENU_ITEM}>
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
