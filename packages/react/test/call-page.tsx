import type { Call, Ringdown } from '@ringdown/client'
import { StrictMode, version } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import {
  RemoteAudio,
  RingdownProvider,
  useCall,
  useRingdown,
  useWatchable,
  VideoTrack,
} from '../src/index.js'

/** A page in a call, as a product would write it, and how the React version it was imported with renders it. */
export { createRoot, type Root, renderToString, version }

export function callPage(ringdown: Ringdown) {
  return (
    <StrictMode>
      <RingdownProvider ringdown={ringdown}>
        <Calls />
      </RingdownProvider>
    </StrictMode>
  )
}

function Calls() {
  const { calls } = useWatchable(useRingdown())
  return calls.map((call, index) => <Videos key={index.toString()} call={call} />)
}

function Videos({ call }: { call: Call }) {
  const { phase, remote } = useCall(call)
  return (
    <>
      <p>{phase}</p>
      <VideoTrack track={remote.camera.track} aria-label="Them" />
      <RemoteAudio call={call}>
        {play => (
          <button type="button" onClick={play}>
            Play
          </button>
        )}
      </RemoteAudio>
    </>
  )
}
