import { Menu } from '@base-ui/react/menu'
import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia, useWatchable } from '@ringdown/react'
import { Ellipsis } from 'lucide-react'
import { DETAILS_TEXTS } from '../details/details-texts.js'
import { choicesOf, chosenDevice } from '../media/device-choices.js'
import { useDevices } from '../media/use-devices.js'
import { hasKeyboard } from '../parts/keyboard.js'
import { PictureChoices } from '../quality/picture-choices.js'
import { LevelBar } from '../voice/level-bar.js'
import { useNoiseSuppression } from '../voice/use-noise-suppression.js'
import { useSpeakers } from '../voice/use-speakers.js'
import { VOICE_TEXTS } from '../voice/voice-texts.js'
import { ControlButton } from './control-button.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'
import { MenuChoices } from './menu-choices.js'
import { MENU_ITEM, MENU_POPUP, MenuTick } from './menu-parts.js'
import { shortcutSetting } from './shortcut-setting.js'
import type { PictureFitting } from './use-picture-fit.js'

/** Less common actions: devices, the picture's fit, call details, keyboard shortcuts. */
export function MoreMenu(props: {
  media: LocalMedia
  fitting: PictureFitting
  onHelp: () => void
  onDetails: () => void
}) {
  const { media, fitting } = props
  const devices = useDevices(media)
  const { camera, microphone } = useLocalMedia({ localMedia: media })
  const speakers = useSpeakers(media)
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<ControlButton label="More" icon={Ellipsis} look="on" />} />
      <Menu.Portal>
        <Menu.Positioner side="top" sideOffset={16} className="z-40 outline-none">
          <Menu.Popup className={MENU_POPUP}>
            <MenuChoices
              label="Camera"
              choices={choicesOf(devices.cameras, 'Camera')}
              value={chosenDevice(camera)}
              onChoose={id => void media.chooseCamera(id)}
            />
            <MenuChoices
              label={VOICE_TEXTS.microphone}
              choices={choicesOf(devices.microphones, 'Microphone')}
              value={chosenDevice(microphone)}
              onChoose={id => void media.chooseMicrophone(id)}
            >
              <div className="px-2.5 pt-1 pb-2">
                <LevelBar inMenu track={microphone.track} />
              </div>
            </MenuChoices>
            <MenuChoices
              label={VOICE_TEXTS.speaker}
              choices={speakers.choices}
              value={speakers.value}
              onChoose={speakers.choose}
            />
            <PictureChoices />
            <NoiseItem />
            <Menu.CheckboxItem
              checked={fitting.fit === 'whole'}
              onCheckedChange={() => fitting.toggle()}
              className={MENU_ITEM}
            >
              <MenuTick indicator={Menu.CheckboxItemIndicator} />
              <span>{IN_CALL_TEXTS.fitPicture}</span>
            </Menu.CheckboxItem>
            <Menu.Item onClick={props.onDetails} className={MENU_ITEM}>
              <span className="w-5" />
              <span>{DETAILS_TEXTS.title}</span>
            </Menu.Item>
            {hasKeyboard() && <ShortcutItems onHelp={props.onHelp} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function NoiseItem() {
  const { isOn, isSupported, turn } = useNoiseSuppression()
  return (
    <Menu.CheckboxItem checked={isOn} disabled={!isSupported} onCheckedChange={turn} className={MENU_ITEM}>
      <MenuTick indicator={Menu.CheckboxItemIndicator} />
      <span>{VOICE_TEXTS.noise}</span>
    </Menu.CheckboxItem>
  )
}

function ShortcutItems(props: { onHelp: () => void }) {
  const shortcuts = useWatchable(shortcutSetting)
  return (
    <>
      <Menu.CheckboxItem
        checked={shortcuts}
        onCheckedChange={on => shortcutSetting.change(on)}
        className={MENU_ITEM}
      >
        <MenuTick indicator={Menu.CheckboxItemIndicator} />
        <span>Keyboard shortcuts</span>
      </Menu.CheckboxItem>
      <Menu.Item onClick={props.onHelp} className={MENU_ITEM}>
        <span className="w-5" />
        <span>Show shortcuts…</span>
      </Menu.Item>
    </>
  )
}
