/** This machine's clock in milliseconds, more precise than `Date.now()` and the same in every page. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** When the first frame of a track is seen. */
export function firstFrame(track: MediaStreamTrack): Promise<number> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  document.body.append(video)
  const seen = Promise.all([nextFrame(video), untilOnScreen()]).then(times => Math.max(...times))
  void video.play()
  return seen.finally(() => video.remove())
}

/**
 * When an element, which a person may not see, next has a frame. Not when the page hears of it: frames are shown also while
 * that is busy.
 */
export function nextFrame(video: HTMLVideoElement): Promise<number> {
  return new Promise(resolve =>
    video.requestVideoFrameCallback((_now, { expectedDisplayTime }) =>
      resolve(performance.timeOrigin + expectedDisplayTime),
    ),
  )
}

/** When what has just been changed in the page is on the screen. */
export async function untilOnScreen(): Promise<number> {
  // The first renders it, the second follows when that is on the screen.
  await nextRendering()
  await nextRendering()
  return now()
}

function nextRendering(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}
