import type { Call } from '@ringdown/client'
import { useCall, VideoTrack } from '@ringdown/react'
import { LastFrame } from './last-frame.js'
import { PeerPicture } from './peer-picture.js'
import { isStopped, type Trouble } from './trouble.js'

/** The main picture: the other person's shared screen, or the other person. */
export function Stage({ call, name, trouble }: { call: Call; name: string; trouble: Trouble }) {
  const { remote } = useCall(call)
  const { screen } = remote
  if (!screen.live || !screen.track) {
    return (
      <div className="absolute inset-0">
        <PeerPicture call={call} name={name} size="large" stopped={isStopped(trouble)} />
      </div>
    )
  }
  return (
    <div className="absolute inset-0 bg-black pb-24">
      <VideoTrack track={screen.track} aria-label={`${name}'s screen`} className="size-full object-contain" />
      {isStopped(trouble) && (
        <LastFrame className="absolute inset-x-0 top-0 h-[calc(100%-6rem)] w-full object-contain brightness-50" />
      )}
    </div>
  )
}
