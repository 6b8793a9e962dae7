import type { Call } from '@ringdown/client'
import {
  RemoteAudio,
  RingdownProvider,
  useCall,
  useConnection,
  useListening,
  useLocalMedia,
  useRingdown,
  VideoTrack,
} from '@ringdown/react'
import { connect } from './connect'

const SUPPORT = 'line:support'

/** Import it only through browser-only.tsx. */
export default function Calls(props: { server: string; show: 'customer' | 'support' }) {
  return (
    <RingdownProvider ringdown={connect(props.server)}>
      {props.show === 'customer' ? <Customer /> : <Support />}
    </RingdownProvider>
  )
}

function Customer() {
  const ringdown = useRingdown()
  const [call] = useConnection().calls
  if (call) return <Conversation key={call.id} call={call} />
  return (
    <button type="button" onClick={() => ringdown.call(SUPPORT)}>
      Call support
    </button>
  )
}

function Support() {
  const waiting = useListening(SUPPORT)
  const [call] = useConnection().calls
  if (call) return <Conversation key={call.id} call={call} />
  if (!waiting) return <p>Connecting…</p>
  return (
    <ul aria-label="Waiting callers">
      {waiting.map(held => (
        <li key={held.id}>
          <button type="button" onClick={() => held.accept()}>
            Answer {held.snapshot.peer?.name}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Conversation({ call }: { call: Call }) {
  const { phase, connection, remote } = useCall(call)
  const { camera } = useLocalMedia(call)
  return (
    <section aria-label="Call">
      <p role="status">{phase === 'accepted' ? connection : phase}</p>
      <VideoTrack track={remote.camera.track} aria-label="Them" />
      <VideoTrack track={camera.track} aria-label="You" />
      <RemoteAudio call={call} />
      <button type="button" onClick={() => call.hangUp()}>
        Hang up
      </button>
    </section>
  )
}
