import type { Call } from '@ringdown/client'
import { RemoteAudio, useCall, useLocalMedia, VideoTrack } from '@ringdown/react'

/** A call that was placed or answered here. */
export function CallView({ call }: { call: Call }) {
  const { peer, phase, connection, remote } = useCall(call)
  const { camera, microphone } = useLocalMedia(call)
  const isMuted = microphone.state === 'muted'
  return (
    <section aria-label="Call">
      <p role="status">{phase === 'accepted' ? connection : phase}</p>
      <VideoTrack track={remote.camera.track} aria-label={peer?.name ?? 'Them'} />
      <VideoTrack track={camera.track} aria-label="You" />
      <RemoteAudio call={call}>
        {play => (
          <button type="button" onClick={play}>
            Play sound
          </button>
        )}
      </RemoteAudio>
      <button type="button" onClick={() => void call.localMedia.setMicrophone(isMuted)}>
        {isMuted ? 'Unmute' : 'Mute'}
      </button>
      <button type="button" onClick={() => call.hangUp()}>
        Hang up
      </button>
    </section>
  )
}
