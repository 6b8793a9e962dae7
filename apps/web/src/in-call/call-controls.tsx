import { Toolbar } from '@base-ui/react/toolbar'
import type { Call } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react'
import { HangUpIcon } from '../parts/hang-up-icon.js'
import { ControlButton } from './control-button.js'
import { MoreMenu } from './more-menu.js'
import { canShareScreen, toggleCamera, toggleMicrophone, toggleScreen } from './toggles.js'
import type { PictureFitting } from './use-picture-fit.js'

/** The toolbar of a call. */
export function CallControls(props: {
  call: Call
  fitting: PictureFitting
  onHelp: () => void
  onDetails: () => void
}) {
  const { call } = props
  const media = call.localMedia
  const { microphone, camera, screen } = useLocalMedia(call)
  const heard = microphone.state === 'on'
  const seen = camera.state === 'on'
  const sharing = screen.state === 'on'
  return (
    <Toolbar.Root
      aria-label="Call controls"
      className="flex items-center gap-2.5 rounded-full bg-surface/90 p-2 shadow-2xl ring-1 ring-white/10 max-[22.5rem]:gap-1.5 max-[22.5rem]:p-1 sm:gap-3 short:p-1"
    >
      <ControlButton
        label={heard ? 'Mute microphone' : 'Unmute microphone'}
        shortcut="M"
        icon={heard ? Mic : MicOff}
        look={heard ? 'on' : 'off'}
        onClick={() => toggleMicrophone(media)}
      />
      <ControlButton
        label={seen ? 'Stop video' : 'Start video'}
        shortcut="V"
        icon={seen ? Video : VideoOff}
        look={seen ? 'on' : 'off'}
        onClick={() => toggleCamera(media)}
      />
      {canShareScreen() && (
        <ControlButton
          label={sharing ? 'Stop sharing' : 'Share screen'}
          shortcut="D"
          icon={sharing ? MonitorX : MonitorUp}
          look={sharing ? 'active' : 'on'}
          onClick={() => toggleScreen(media)}
        />
      )}
      <MoreMenu media={media} fitting={props.fitting} onHelp={props.onHelp} onDetails={props.onDetails} />
      <ControlButton
        label="Hang up"
        icon={HangUpIcon}
        look="danger"
        className="w-16 max-[22.5rem]:w-14 sm:w-20"
        onClick={() => call.hangUp()}
      />
    </Toolbar.Root>
  )
}
