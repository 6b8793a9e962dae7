import type { Call, RemoteStreams } from '@ringdown/client'
import wrtc from '@roamhq/wrtc'

const { RTCAudioSink, RTCVideoSink } = wrtc.nonstandard

/** What has arrived from the other side so far. */
export interface Reception {
  frames: number
  /** The loudest sample, from 0 to 1. */
  peak: number
}

/** Counts what arrives from the other side until the call ends. */
export function watchReception(call: Call): Readonly<Reception> {
  const reception: Reception = { frames: 0, peak: 0 }
  const sinks = new Map<MediaStreamTrack, { stop(): void }>()

  function listen({ camera, microphone }: RemoteStreams): void {
    if (camera.track && !sinks.has(camera.track)) {
      const sink = new RTCVideoSink(camera.track)
      sink.onframe = () => reception.frames++
      sinks.set(camera.track, sink)
    }
    if (microphone.track && !sinks.has(microphone.track)) {
      const sink = new RTCAudioSink(microphone.track)
      sink.ondata = ({ samples }) => {
        for (const sample of samples) reception.peak = Math.max(reception.peak, Math.abs(sample) / 32_768)
      }
      sinks.set(microphone.track, sink)
    }
  }

  const unsubscribe = call.subscribe(() => listen(call.snapshot.remote))
  void call.ended.then(() => {
    unsubscribe()
    for (const sink of sinks.values()) sink.stop()
  })
  return reception
}
