import type { Browser, BrowserContext, Page } from '@playwright/test'

/** What a page's main thread did in one go. */
export interface Task {
  /** The CPU time it took, in milliseconds: unlike its duration, it does not depend on what else the machine does. */
  readonly cpu: number
  /** What took the most of it, as the browser's own tools call it. */
  readonly parts: readonly string[]
}

/** The marks that {@link installMarks} makes in a page's timeline. */
type Mark = 'clicked' | 'pictured'

interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly type?: string; readonly functionName?: string } }
}

declare global {
  interface Window {
    /** Names this page's marks and waits for a picture of this person. */
    awaitPicture(owner: string, name: string): void
    pictured: Promise<void>
  }
}

/** Every page of the context marks in its timeline when its person clicks and when they first see the other one. */
export async function installMarks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    let owner = ''
    addEventListener('click', () => performance.mark(`clicked ${owner}`), { capture: true })
    window.awaitPicture = (me, name) => {
      owner = me
      window.pictured = new Promise(resolve => {
        const look = () => {
          const video = [...document.querySelectorAll('video')].find(({ ariaLabel }) => ariaLabel === name)
          if (!video) return
          observer.disconnect()
          video.requestVideoFrameCallback(() => {
            performance.mark(`pictured ${owner}`)
            resolve()
          })
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { childList: true, subtree: true, attributeFilter: ['aria-label'] })
      })
    }
  })
}

/** The tasks of several pages' main threads. */
export class MainThreads {
  readonly #events: readonly TraceEvent[]

  private constructor(events: readonly TraceEvent[]) {
    this.#events = events
  }

  /** Records while `act` runs. Only one recording at a time in a browser. */
  static async record(browser: Browser, page: Page, act: () => Promise<void>): Promise<MainThreads> {
    await browser.startTracing(page, {
      categories: ['-*', 'blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
    })
    await act()
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
      traceEvents: TraceEvent[]
    }
    return new MainThreads(traceEvents)
  }

  /** What the page of `owner` did between the click of `clicker` and its own first picture, the longest task first. */
  tasks(owner: string, clicker: string): readonly Task[] {
    const from = this.#mark('clicked', clicker).ts
    const { pid, tid, ts: until } = this.#mark('pictured', owner)
    const own = this.#events.filter(event => event.pid === pid && event.tid === tid && event.ph === 'X')
    return own
      .filter(({ name, ts, dur = 0 }) => name === 'RunTask' && ts + dur > from && ts < until)
      .map(task => ({ cpu: (task.tdur ?? Number.NaN) / 1_000, parts: partsOf(task, own) }))
      .sort((a, b) => b.cpu - a.cpu)
  }

  #mark(mark: Mark, owner: string): TraceEvent {
    const found = this.#events.find(({ name }) => name === `${mark} ${owner}`)
    if (!found) throw new Error(`The recording has no "${mark} ${owner}".`)
    return found
  }
}

/** The events within a task of at least a millisecond, in their order. */
function partsOf(task: TraceEvent, events: readonly TraceEvent[]): string[] {
  const end = task.ts + (task.dur ?? 0)
  return events
    .filter(event => event !== task && event.ts >= task.ts && event.ts < end && (event.tdur ?? 0) >= 1_000)
    .sort((a, b) => a.ts - b.ts)
    .map(({ name, tdur = 0, args }) => {
      const what = args?.data?.type ?? args?.data?.functionName ?? ''
      return `${name} ${what} ${(tdur / 1_000).toFixed(1)}`
    })
}
