import type { Browser, BrowserContext, Page as Tab } from 'playwright-core'
import { LabError } from '../e2e/lab/lab-error.js'
import { enterApp, press } from './app-tab.js'
import { openBrowser } from './browser.js'
import type { Result } from './result.js'
import { openApp } from './stage.js'

/** A phone on a slow mobile network, as Lighthouse simulates it: 150 ms round trip, 1.6 Mbit/s down, 750 kbit/s up. */
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
}
const CPU_SLOWED = 4
const SCREEN = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true }
/** A page that does not ring by then never will, in milliseconds. */
const RINGS_WITHIN = 30_000

/** Milliseconds from the start of the navigation. */
interface Opened {
  readonly painted: number
  readonly rang: number
}

/**
 * How long a phone takes from opening the page to its first content, and until it can be rung. Somebody has been calling
 * since before the page was opened, so it rings as soon as it is connected and listens. Without anything in the browser's
 * cache, and again with what the first visit left there.
 */
export async function benchFirst(_repository: string, runs: number): Promise<Result[]> {
  const server = await openApp('127.0.0.1')
  const browser = await openBrowser()
  const url = `http://127.0.0.1:${server.port}/`
  const cold: Opened[] = []
  const warm: Opened[] = []
  try {
    const caller = await browser.newPage()
    await enterApp(caller, url, 'Caller')
    const visited = await visitOnce(browser, url, caller)
    for (let run = 0; run < runs; run++) {
      const context = await browser.newContext({ ...SCREEN, storageState: visited })
      cold.push(await openWhileCalled(context, url, caller))
      warm.push(await openWhileCalled(context, url, caller))
      await context.close()
      process.stderr.write(`\rfirst: ${run + 1} of ${runs} runs `)
    }
  } finally {
    process.stderr.write('\n')
    await browser.close()
    await server.close()
  }
  return [
    {
      what: 'Open the page on a phone → first paint, nothing cached',
      ours: timesOf(cold, 'painted'),
      most: 2_000,
    },
    { what: 'Open the page on a phone → it can be rung, nothing cached', ours: timesOf(cold, 'rang') },
    { what: 'Open the page on a phone → first paint, cached', ours: timesOf(warm, 'painted') },
    { what: 'Open the page on a phone → it can be rung, cached', ours: timesOf(warm, 'rang') },
  ]
}

function timesOf(opened: readonly Opened[], what: keyof Opened): number[] {
  return opened.map(times => times[what])
}

/** Someone who has given their name before, and whom the caller can call again. @returns what their browser keeps. */
async function visitOnce(browser: Browser, url: string, caller: Tab) {
  const context = await browser.newContext(SCREEN)
  const tab = await context.newPage()
  await enterApp(tab, url, 'Callee')
  await press(caller, 'Call Callee')
  await tab.getByRole('alertdialog').getByRole('button', { name: 'Decline' }).click()
  await press(caller, 'Back to home')
  const state = await context.storageState()
  await context.close()
  return state
}

/** Opens the page of a person whom somebody calls already. */
async function openWhileCalled(context: BrowserContext, url: string, caller: Tab): Promise<Opened> {
  await caller.getByRole('button', { name: 'Call Callee again', exact: true }).first().click()
  await caller.getByRole('status').filter({ hasText: 'Calling Callee…' }).waitFor()
  const tab = await context.newPage()
  await tab.addInitScript(noteRing)
  await slowDown(tab)
  await tab.goto(url, { waitUntil: 'commit' })
  await tab.getByRole('alertdialog').waitFor({ timeout: RINGS_WITHIN })
  const opened = await tab.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    rang: performance.getEntriesByName('rang')[0]?.startTime ?? Number.NaN,
  }))
  if (!(opened.painted > 0 && opened.rang > 0))
    throw new LabError('The page rang, and its times are not known.')
  await press(caller, 'Cancel')
  await tab.close()
  return opened
}

/** Runs in the page before its own code: notes when the ring is first there. */
function noteRing(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[role=alertdialog]')) return
    observer.disconnect()
    performance.mark('rang')
  })
  observer.observe(document, { childList: true, subtree: true })
}

async function slowDown(tab: Tab): Promise<void> {
  const session = await tab.context().newCDPSession(tab)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', NETWORK)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWED })
}
