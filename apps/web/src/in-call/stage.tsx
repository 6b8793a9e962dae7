import type { Call } from '@ringdown/client'
import { useCall, VideoTrack } from '@ringdown/react'
import { classes } from '../parts/classes.js'
import { PeerPicture } from './peer-picture.js'
import { PeerTrouble } from './peer-trouble.js'
import { isStopped, type Trouble } from './trouble.js'

/** What fills the screen: the screen the other shares, or the other. */
export function Stage({ call, name, trouble }: { call: Call; name: string; trouble: Trouble }) {
  const { remote } = useCall(call)
  const { screen } = remote
  if (!screen.live || !screen.track) {
    return (
      <div className="absolute inset-0">
        <PeerPicture call={call} name={name} size="large" stopped={isStopped(trouble)} />
        <PeerTrouble trouble={trouble} name={name} />
      </div>
    )
  }
  return (
    <div className="absolute inset-0 bg-black pb-24">
      <VideoTrack
        track={screen.track}
        aria-label={`${name}'s screen`}
        className={classes(
          'size-full object-contain transition-opacity duration-500',
          isStopped(trouble) && 'opacity-50',
        )}
      />
      <PeerTrouble trouble={trouble} name={name} />
    </div>
  )
}
