import type { Seat } from './seat.js'

const LOOK_MS = 200
/** Without a new frame for this long, a picture counts as frozen. */
const STANDS_MS = 700

/** Runs in a page: how many frames of a person it has shown so far; `null` if there is no picture of them. */
function countFrames(label: string): number | null {
  const video = [...document.querySelectorAll('video')].find(each => each.ariaLabel === label)
  return video?.getVideoPlaybackQuality().totalVideoFrames ?? null
}

/** Whether a peer's picture moves on someone's screen. */
interface Motion {
  frames: number | null
  movedAt: number
}

/** Watches the pictures two people have of each other, whatever happens to their pages. */
export class Pictures {
  readonly #seats: readonly [Seat, Seat]
  readonly #motions: readonly [Motion, Motion] = [
    { frames: null, movedAt: 0 },
    { frames: null, movedAt: 0 },
  ]
  #isClosed = false

  constructor(one: Seat, other: Seat) {
    this.#seats = [one, other]
    void this.#watch(one, other, this.#motions[0])
    void this.#watch(other, one, this.#motions[1])
  }

  /** Whether each sees the other move. */
  get areMoving(): boolean {
    return this.#motions.every(({ movedAt }) => Date.now() - movedAt < STANDS_MS)
  }

  /** Waits for a given time. @returns after how many milliseconds both were seen moving; `null` if they were not. */
  async pass(ms: number): Promise<number | null> {
    const since = Date.now()
    let movingAfter: number | null = null
    while (Date.now() - since < ms) {
      await new Promise(resolve => setTimeout(resolve, LOOK_MS))
      const moved = Math.min(...this.#motions.map(({ movedAt }) => movedAt))
      if (this.areMoving && moved > since) movingAfter ??= moved - since
    }
    return movingAfter
  }

  /** Waits until both are seen moving. @returns after how many milliseconds; `null` if not within `ms`. */
  async untilMoving(ms: number): Promise<number | null> {
    const since = Date.now()
    while (Date.now() - since < ms) {
      const movingAfter = await this.pass(LOOK_MS)
      if (movingAfter !== null) return Date.now() - since
    }
    return null
  }

  /** Who they are, and whether they see each other move. */
  get description(): string {
    return this.#seats
      .map(({ name }, index) => {
        const { movedAt = 0 } = this.#motions[index] ?? {}
        return `${name} sees ${Date.now() - movedAt < STANDS_MS ? 'motion' : 'none'}`
      })
      .join(', ')
  }

  close(): void {
    this.#isClosed = true
  }

  async #watch(watcher: Seat, watched: Seat, motion: Motion): Promise<void> {
    while (!this.#isClosed) {
      const frames = await watcher.page.evaluate(countFrames, watched.name).catch(() => null)
      // The first count of a page, or of a new element, says nothing about motion.
      if (frames !== null && motion.frames !== null && frames > motion.frames) motion.movedAt = Date.now()
      motion.frames = frames
      await new Promise(resolve => setTimeout(resolve, LOOK_MS))
    }
  }
}
