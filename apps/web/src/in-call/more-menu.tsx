import { Menu } from '@base-ui/react/menu'
import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia, useWatchable } from '@ringdown/react'
import { Ellipsis } from 'lucide-react'
import { DETAILS_TEXTS } from '../details/details-texts.js'
import { choicesOf, chosenDevice } from '../media/device-choices.js'
import { useDeviceList } from '../phone/phone-context.js'
import { ControlButton } from './control-button.js'
import { DeviceMenuGroup } from './device-menu-group.js'
import { MENU_ITEM, MENU_POPUP, MenuTick } from './menu-parts.js'
import { shortcutSetting } from './shortcut-setting.js'

/** Less common actions: devices, call details, keyboard shortcuts. */
export function MoreMenu(props: { media: LocalMedia; onHelp: () => void; onDetails: () => void }) {
  const { media } = props
  const devices = useWatchable(useDeviceList())
  const { camera, microphone } = useLocalMedia({ localMedia: media })
  const shortcuts = useWatchable(shortcutSetting)
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<ControlButton label="More" icon={Ellipsis} look="on" />} />
      <Menu.Portal>
        <Menu.Positioner side="top" sideOffset={16} className="z-40 outline-none">
          <Menu.Popup className={MENU_POPUP}>
            <DeviceMenuGroup
              label="Camera"
              choices={choicesOf(devices.cameras, 'Camera')}
              value={chosenDevice(camera)}
              onChoose={id => void media.chooseCamera(id)}
            />
            <DeviceMenuGroup
              label="Microphone"
              choices={choicesOf(devices.microphones, 'Microphone')}
              value={chosenDevice(microphone)}
              onChoose={id => void media.chooseMicrophone(id)}
            />
            <Menu.Item onClick={props.onDetails} className={MENU_ITEM}>
              <span className="w-5" />
              {DETAILS_TEXTS.title}
            </Menu.Item>
            <Menu.CheckboxItem
              checked={shortcuts}
              onCheckedChange={on => shortcutSetting.change(on)}
              className={MENU_ITEM}
            >
              <MenuTick indicator={Menu.CheckboxItemIndicator} />
              Keyboard shortcuts
            </Menu.CheckboxItem>
            <Menu.Item onClick={props.onHelp} className={MENU_ITEM}>
              <span className="w-5" />
              Show shortcuts…
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
