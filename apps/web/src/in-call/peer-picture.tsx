import type { Call } from '@ringdown/client'
import { useCall, VideoTrack } from '@ringdown/react'
import { MicOff } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../parts/avatar.js'
import { classes } from '../parts/classes.js'
import { Name } from '../parts/name.js'
import { LastFrame } from './last-frame.js'
import { PictureFill } from './picture-fill.js'
import { usePeerMuted } from './use-peer-muted.js'
import type { PictureFitting } from './use-picture-fit.js'

/** The other person's picture, or their initials. On the large one the header says whether they are muted. */
export function PeerPicture(props: {
  call: Call
  name: string
  stopped: boolean
  /** How the large picture fills the window; the small one always fills its tile. */
  fitting?: PictureFitting
  /** Whether it is before the person; before the answer it has no name. */
  isShown?: boolean
}) {
  const { call, name, stopped, fitting, isShown = true } = props
  const { remote } = useCall(call)
  const { camera } = remote
  const seen = camera.live && camera.track !== null
  const [wasSeen, setWasSeen] = useState(seen)
  if (seen && !wasSeen) setWasSeen(true)
  const muted = usePeerMuted(call)
  const large = fitting !== undefined
  const fit = fitting?.fit === 'whole' ? 'object-contain' : 'object-cover'
  return (
    <div className="relative grid size-full place-items-center overflow-hidden bg-surface">
      {seen && isShown && fitting?.fit === 'whole' && <PictureFill />}
      {/* Also before the first picture: without one it is transparent, and the first is seen without anything being rendered. */}
      {camera.track && (seen || !wasSeen) && (
        <VideoTrack
          track={camera.track}
          aria-label={seen && isShown ? name : undefined}
          onLoadedMetadata={event => fitting?.measure(event.currentTarget)}
          onResize={event => fitting?.measure(event.currentTarget)}
          onDoubleClick={fitting?.toggle}
          className={classes('absolute inset-0 size-full', fit)}
        />
      )}
      {seen && stopped && (
        <LastFrame className={classes('absolute inset-0 size-full scale-105 brightness-60 blur-md', fit)} />
      )}
      {!seen && (
        <div className="flex size-full flex-col items-center justify-center gap-5">
          <Avatar name={name} size={large ? 'large' : 'fill'} />
          {large && (
            <Name
              name={name}
              className="max-w-full px-6 text-center text-2xl font-semibold tracking-tight wrap-anywhere short:hidden"
            />
          )}
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
