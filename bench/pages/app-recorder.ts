import { nextFrame, untilSeen } from './first-frame.js'

/*
 * Put into the app's pages before their own code. Notes when a person clicks, and when they first see the other one.
 */

let clicked = 0
let picture: Promise<number>
/** The first frame of each element, also of one that is not visible yet. */
const frames = new WeakMap<HTMLVideoElement, Promise<number>>()
let look = () => {}

// The time of the input, not that of the code that hears of it: a busy page makes a person wait, too.
const noteClick = ({ timeStamp }: Event) => {
  clicked = performance.timeOrigin + timeStamp
}
addEventListener('click', noteClick, { capture: true })
addEventListener('keydown', noteClick, { capture: true })

/** From now on, waits until a picture of this person is seen. */
function expectPicture(name: string): void {
  picture = new Promise<HTMLVideoElement>(resolve => {
    look = () => {
      const video = [...document.querySelectorAll('video')].find(each => each.ariaLabel === name)
      if (video?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) resolve(video)
    }
    look()
  }).then(video => untilSeen(frames.get(video) ?? nextFrame(video)))
}

/** When the expected picture was first seen. */
function untilPicture(): Promise<number> {
  return picture
}

/** When the last click was made, or the last key went down. */
function clickedAt(): number {
  return clicked
}

/** Until its element shows something else, such as another call. */
function watchFrames(video: HTMLVideoElement): void {
  if (frames.has(video)) return
  const begin = () => void frames.set(video, nextFrame(video))
  video.addEventListener('emptied', begin)
  begin()
}

new MutationObserver(() => {
  for (const video of document.querySelectorAll('video')) watchFrames(video)
  look()
}).observe(document, {
  childList: true,
  subtree: true,
  attributeFilter: ['aria-label', 'class', 'hidden', 'style'],
})

const page = { expectPicture, untilPicture, clickedAt }
export type AppPage = typeof page

Object.assign(window, { page })
