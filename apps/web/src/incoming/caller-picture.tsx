import type { CallSnapshot } from '@ringdown/client'
import { useWatchable, VideoTrack } from '@ringdown/react'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { Caller } from './caller.js'

/** Who calls: their picture if it is there and the person wants to see it before they answer, else their initials. */
export function CallerPicture({ call, name }: { call: CallSnapshot; name: string }) {
  const { recent } = usePhone()
  const { shows } = useWatchable(useSdk().knock)
  const { camera } = call.remote
  const isKnown = call.peer !== null && recent.hasTalkedTo(`user:${call.peer.userId}`)
  if (!shows || !isKnown || !camera.live || !camera.track) {
    return (
      <div className="short:hidden">
        <Caller name={name} />
      </div>
    )
  }
  return (
    <VideoTrack
      track={camera.track}
      aria-label={name}
      className="mx-auto aspect-video w-full max-w-64 rounded-2xl bg-raised object-cover short:max-w-32"
    />
  )
}
