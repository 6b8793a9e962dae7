import type { Page } from '@playwright/test'

/** Milliseconds on this machine's clock, the same in every page. `clickedAt` is the next click in the page. */
interface Pickup {
  readonly clickedAt: number | null
  readonly firstFrameAt: number
}

/** Records when the page is next clicked and when someone's video shows its first frame. */
export function watchPickup(page: Page, peer: string): Promise<Pickup> {
  return page.evaluate(
    peer =>
      new Promise<Pickup>(resolve => {
        const now = () => performance.timeOrigin + performance.now()
        let clickedAt: number | null = null
        let isShown = false
        addEventListener('click', () => (clickedAt ??= now()), { capture: true })
        // An element may be removed and replaced before it has shown anything.
        const seen = new WeakSet<HTMLVideoElement>()
        const show = () => {
          isShown = true
          resolve({ clickedAt, firstFrameAt: now() })
        }
        const look = () => {
          for (const video of document.querySelectorAll('video')) {
            if (seen.has(video) || video.getAttribute('aria-label') !== peer) continue
            seen.add(video)
            video.requestVideoFrameCallback(show)
          }
          if (!isShown) requestAnimationFrame(look)
        }
        look()
      }),
    peer,
  )
}
