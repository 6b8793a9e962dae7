import type { Call } from '@ringdown/client'
import { useCall, VideoTrack } from '@ringdown/react'
import { PeerPicture } from './peer-picture.js'
import { PeerTrouble } from './peer-trouble.js'

/** What fills the screen: the screen the other shares, or the other. */
export function Stage({ call, name }: { call: Call; name: string }) {
  const { remote } = useCall(call)
  const { screen } = remote
  if (!screen.live || !screen.track) {
    return (
      <div className="absolute inset-0">
        <PeerPicture call={call} name={name} size="large" />
      </div>
    )
  }
  return (
    <div className="absolute inset-0 bg-black pb-24">
      <VideoTrack track={screen.track} aria-label={`${name}'s screen`} className="size-full object-contain" />
      <PeerTrouble call={call} />
    </div>
  )
}
