import type { Page } from '@playwright/test'

export interface AnnouncementWatch {
  /** @returns the texts that a screen reader was given since the watch began, in order. */
  stop(): Promise<string[]>
}

/** Watches what a page announces from now on. What a live region already says counts only once it has changed. */
export async function watchAnnouncements(page: Page): Promise<AnnouncementWatch> {
  const watch = await page.evaluateHandle(() => {
    const read = () => {
      const regions = document.querySelectorAll('[role=status], [role=alert], [aria-live=polite]')
      return new Map([...regions].map(region => [region, region.textContent ?? '']))
    }
    const said: string[] = []
    let before = read()
    const look = () => {
      const now = read()
      for (const [region, text] of now) if (text && text !== before.get(region)) said.push(text)
      before = now
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    return {
      stop() {
        look()
        observer.disconnect()
        return said
      },
    }
  })
  return { stop: () => watch.evaluate(({ stop }) => stop()) }
}
