import { now } from './first-frame.js'

/*
 * Put into the app's pages before their own code. Notes when a person clicks, and when they first see the other one.
 */

let clicked = 0
let frame: Promise<number>

// The time of the input, not that of the code that hears of it: a busy page makes a person wait, too.
const noteClick = ({ timeStamp }: Event) => {
  clicked = performance.timeOrigin + timeStamp
}
addEventListener('click', noteClick, { capture: true })
addEventListener('keydown', noteClick, { capture: true })

/** From now on, waits for a picture of this person. */
function expectPicture(name: string): void {
  frame = videoOf(name).then(
    video => new Promise(resolve => video.requestVideoFrameCallback(() => resolve(now()))),
  )
}

/** When the expected picture was first shown. */
function untilPicture(): Promise<number> {
  return frame
}

/** When the last click was made, or the last key went down. */
function clickedAt(): number {
  return clicked
}

function videoOf(name: string): Promise<HTMLVideoElement> {
  const find = () =>
    [...document.querySelectorAll('video')].find(({ ariaLabel }) => ariaLabel === name) ?? null
  return new Promise(resolve => {
    const look = () => {
      const video = find()
      if (video) {
        observer.disconnect()
        resolve(video)
      }
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { childList: true, subtree: true, attributeFilter: ['aria-label'] })
    look()
  })
}

const page = { expectPicture, untilPicture, clickedAt }
export type AppPage = typeof page

Object.assign(window, { page })
