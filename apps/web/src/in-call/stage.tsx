import type { Call } from '@ringdown/client'
import { useCall, VideoTrack } from '@ringdown/react'
import { IN_CALL_TEXTS } from './in-call-texts.js'
import { LastFrame } from './last-frame.js'
import { PeerPicture } from './peer-picture.js'
import { isStopped, type Trouble } from './trouble.js'
import type { PictureFitting } from './use-picture-fit.js'

/** The main picture: the other person's shared screen, or the other person. */
export function Stage(props: {
  call: Call
  name: string
  trouble: Trouble
  fitting: PictureFitting
  isShown: boolean
}) {
  const { call, name, trouble, fitting, isShown } = props
  const { remote } = useCall(call)
  const { screen } = remote
  if (!screen.live || !screen.track) {
    return (
      <div className="absolute inset-0">
        <PeerPicture
          call={call}
          name={name}
          stopped={isStopped(trouble)}
          fitting={fitting}
          isShown={isShown}
        />
      </div>
    )
  }
  return (
    <div className="absolute inset-0 bg-black pb-24 short:pb-16">
      <VideoTrack
        track={screen.track}
        aria-label={IN_CALL_TEXTS.screenOf(name)}
        className="size-full object-contain"
      />
      {isStopped(trouble) && (
        <LastFrame className="absolute inset-x-0 top-0 h-[calc(100%-6rem)] short:h-[calc(100%-4rem)] w-full object-contain brightness-50" />
      )}
    </div>
  )
}
