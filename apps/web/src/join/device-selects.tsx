import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { ChevronDown, Mic, Video, Volume2 } from 'lucide-react'
import { choicesOf, chosenDevice, type DeviceChoice } from '../media/device-choices.js'
import { useDevices } from '../media/use-devices.js'
import { LevelBar } from '../voice/level-bar.js'
import { useSpeakers } from '../voice/use-speakers.js'
import { VOICE_TEXTS } from '../voice/voice-texts.js'

/** What to be heard and seen with, and heard on; each picker is hidden if there is nothing to choose from. */
export function DeviceSelects({ media }: { media: LocalMedia }) {
  const devices = useDevices(media)
  const { camera, microphone } = useLocalMedia({ localMedia: media })
  const speakers = useSpeakers(media)
  return (
    <div className="grid w-full items-start gap-3 sm:grid-cols-2">
      <div className="flex flex-col gap-2">
        <DeviceSelect
          label={VOICE_TEXTS.microphone}
          icon={Mic}
          choices={choicesOf(devices.microphones, 'Microphone')}
          value={chosenDevice(microphone)}
          onChoose={id => void media.chooseMicrophone(id)}
        />
        {microphone.track && <LevelBar track={microphone.track} />}
      </div>
      <DeviceSelect
        label="Camera"
        icon={Video}
        choices={choicesOf(devices.cameras, 'Camera')}
        value={chosenDevice(camera)}
        onChoose={id => void media.chooseCamera(id)}
      />
      <DeviceSelect
        label={VOICE_TEXTS.speaker}
        icon={Volume2}
        choices={speakers.choices}
        value={speakers.value}
        onChoose={speakers.choose}
      />
    </div>
  )
}

function DeviceSelect(props: {
  label: string
  icon: typeof Mic
  choices: readonly DeviceChoice[]
  value: string
  onChoose: (deviceId: string) => void
}) {
  if (props.choices.length === 0) return null
  const Icon = props.icon
  return (
    <div className="relative">
      <Icon aria-hidden="true" size={18} className="absolute top-1/2 left-3.5 -translate-y-1/2 text-quiet" />
      <select
        aria-label={props.label}
        value={props.value}
        onChange={event => props.onChoose(event.target.value)}
        className="min-h-11 w-full appearance-none truncate rounded-xl border border-edge bg-surface pr-10 pl-10 text-[0.9375rem]"
      >
        {props.choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        size={18}
        className="pointer-events-none absolute top-1/2 right-3.5 -translate-y-1/2 text-quiet"
      />
    </div>
  )
}
