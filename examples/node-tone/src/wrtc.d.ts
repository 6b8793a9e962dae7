/** The part of `@roamhq/wrtc` that the example uses. The library's own declarations do not compile. */
declare const wrtc: {
  readonly RTCPeerConnection: typeof RTCPeerConnection
  readonly MediaStream: typeof MediaStream
  readonly nonstandard: {
    readonly RTCAudioSource: new () => AudioSource
    readonly RTCAudioSink: new (track: MediaStreamTrack) => AudioSink
    readonly RTCVideoSink: new (track: MediaStreamTrack) => VideoSink
  }
}
export default wrtc

/** Gives a track the sound that is written into it. */
interface AudioSource {
  createTrack(): MediaStreamTrack
  onData(piece: { samples: Int16Array; sampleRate: number }): void
}

/** Reads the sound of a track. */
interface AudioSink {
  ondata: ((piece: { samples: Int16Array }) => void) | null
  stop(): void
}

/** Reads the pictures of a track. */
interface VideoSink {
  onframe: ((event: unknown) => void) | null
  stop(): void
}
