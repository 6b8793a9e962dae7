/** This machine's clock in milliseconds, more precise than `Date.now()` and the same in every page. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** When the first frame of a track is on the screen. */
export function firstFrame(track: MediaStreamTrack): Promise<number> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  document.body.append(video)
  const shown = new Promise<number>(resolve => video.requestVideoFrameCallback(() => resolve(now())))
  void video.play()
  return shown.finally(() => video.remove())
}
