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
  const seen = untilSeen(nextFrame(video))
  void video.play()
  return seen.finally(() => video.remove())
}

/** When an element, which a person may not see, next has a frame. */
export function nextFrame(video: HTMLVideoElement): Promise<number> {
  return new Promise(resolve => video.requestVideoFrameCallback(() => resolve(now())))
}

/**
 * When a person sees the picture of an element that has just become visible: it is on the screen, and has this frame. One
 * that it had before is seen at once: no later one is waited for.
 */
export async function untilSeen(frame: Promise<number>): Promise<number> {
  // The first of the two renders the element, the second follows when that is on the screen.
  await nextRendering()
  await nextRendering()
  const onScreen = now()
  return Math.max(onScreen, await frame)
}

function nextRendering(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}
