import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { Mic, MicOff, Video, VideoOff } from 'lucide-react'
import { classes } from '../parts/classes.js'
import { IconButton } from '../parts/icon-button.js'

/** Microphone and camera buttons over a picture. */
export function MediaToggles({ media }: { media: LocalMedia }) {
  const { microphone, camera } = useLocalMedia({ localMedia: media })
  const heard = microphone.state === 'on'
  const seen = camera.state === 'on'
  return (
    <>
      <IconButton
        label={heard ? 'Mute microphone' : 'Unmute microphone'}
        icon={heard ? Mic : MicOff}
        className={toggleLook(heard)}
        onClick={() => void media.setMicrophone(!heard)}
      />
      <IconButton
        label={seen ? 'Stop video' : 'Start video'}
        icon={seen ? Video : VideoOff}
        className={toggleLook(seen)}
        onClick={() => void media.setCamera(!seen)}
      />
    </>
  )
}

function toggleLook(on: boolean): string {
  return classes(
    'size-12',
    on ? 'bg-white/15 text-white hover:bg-white/25' : 'bg-white text-[#13201b] hover:bg-white/85',
  )
}
