import type { Call } from '@ringdown/client'
import { useCall, VideoTrack } from '@ringdown/react'
import { MicOff } from 'lucide-react'
import { Avatar } from '../parts/avatar.js'
import { LastFrame } from './last-frame.js'
import { usePeerMuted } from './use-peer-muted.js'

/** The other person's picture, or their initials. On the large one the header says whether they are muted. */
export function PeerPicture(props: { call: Call; name: string; size: 'large' | 'small'; stopped: boolean }) {
  const { call, name, size, stopped } = props
  const { remote } = useCall(call)
  const { camera } = remote
  const seen = camera.live && camera.track !== null
  const muted = usePeerMuted(call)
  const large = size === 'large'
  return (
    <div className="relative grid size-full place-items-center bg-surface">
      {seen ? (
        <>
          <VideoTrack
            track={camera.track}
            aria-label={name}
            className="absolute inset-0 size-full animate-fade object-cover"
          />
          {stopped && (
            <LastFrame className="absolute inset-0 size-full scale-105 object-cover brightness-60 blur-md" />
          )}
        </>
      ) : (
        <div className="flex size-full flex-col items-center justify-center gap-5">
          <Avatar name={name} size={large ? 'large' : 'fill'} />
          {large && <p className="px-6 text-center text-2xl font-semibold tracking-tight">{name}</p>}
        </div>
      )}
      {!large && muted && (
        <p className="absolute bottom-2 left-2 rounded-full bg-black/65 p-1.5 text-white">
          <MicOff aria-hidden="true" size={14} />
        </p>
      )}
    </div>
  )
}
