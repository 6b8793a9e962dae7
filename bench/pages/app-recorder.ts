import { nextFrame, untilOnScreen } from './first-frame.js'

/*
 * Put into the app's pages before their own code. Notes when a person clicks, and when they first see the other one.
 */

/** An element that shows somebody. */
interface Picture {
  /** The first frame, which may be there before the element is visible. */
  frame: Promise<number>
  /** `null` while it is not visible. */
  onScreen: Promise<number> | null
}

const pictures = new WeakMap<HTMLVideoElement, Picture>()
let clicked = 0
let expected = { name: '', found: (_: Picture) => {} }
let seen: Promise<number>

// The time of the input, not that of the code that hears of it: a busy page makes a person wait, too.
const noteClick = ({ timeStamp }: Event) => {
  clicked = performance.timeOrigin + timeStamp
}
addEventListener('click', noteClick, { capture: true })
addEventListener('keydown', noteClick, { capture: true })

/** From now on, waits until a picture of this person is seen. */
function expectPicture(name: string): void {
  const found = new Promise<Picture>(resolve => {
    expected = { name, found: resolve }
  })
  // What a person sees is not the name, which an element may have later, nor a frame of one that is not visible.
  seen = found
    .then(({ frame, onScreen }) => Promise.all([frame, onScreen]))
    .then(times => Math.max(...times.map(Number)))
  look()
}

/** When the expected picture was first seen. */
function untilPicture(): Promise<number> {
  return seen
}

/** When the last click was made, or the last key went down. */
function clickedAt(): number {
  return clicked
}

function look(): void {
  for (const video of document.querySelectorAll('video')) {
    const picture = pictures.get(video) ?? watch(video)
    const isVisible = video.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    picture.onScreen = isVisible ? (picture.onScreen ?? untilOnScreen()) : null
    if (isVisible && video.ariaLabel === expected.name) expected.found(picture)
  }
}

function watch(video: HTMLVideoElement): Picture {
  const picture: Picture = { frame: nextFrame(video), onScreen: null }
  pictures.set(video, picture)
  // It will show something else, such as another call.
  video.addEventListener('emptied', () => {
    picture.frame = nextFrame(video)
  })
  return picture
}

new MutationObserver(look).observe(document, {
  childList: true,
  subtree: true,
  attributeFilter: ['aria-label', 'class', 'hidden', 'style'],
})

const page = { expectPicture, untilPicture, clickedAt }
export type AppPage = typeof page

Object.assign(window, { page })
