import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { viewIce } from './ice-view.js'
import { expectTogether, expectWholeCall, meet } from './meet.js'

declare global {
  interface Window {
    /** The control channels of this page's sessions, oldest first. */
    controls: RTCDataChannel[]
  }
}

/** Such a flood once froze the page for most of a minute; a busy machine makes a calm page pause for two seconds. */
const FREEZE_MS = 5000

/** Mallory's browser gives her the control channel of each session. */
function takeControls(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    window.controls = []
    const { prototype } = RTCPeerConnection
    const create = prototype.createDataChannel
    prototype.createDataChannel = function (...args) {
      const channel = create.apply(this, args)
      window.controls.push(channel)
      return channel
    }
  })
}

/** Says for two seconds, as often as the network takes it, that the microphone is on, and off. */
async function flood(mallory: Page): Promise<number> {
  return mallory.evaluate(async () => {
    const control = window.controls.at(-1)
    const texts = [true, false].map(microphone =>
      JSON.stringify({
        type: 'streams',
        live: { microphone, camera: true, screen: false, 'screen-audio': false },
      }),
    )
    let sent = 0
    const end = performance.now() + 2000
    while (performance.now() < end) {
      while (control?.readyState === 'open' && control.bufferedAmount < 200_000) {
        control.send(texts[sent++ % 2] ?? '')
      }
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    return sent
  })
}

/** Whatever happens meanwhile, how long at most the page does nothing else, in milliseconds. */
async function longestPause(page: Page, meanwhile: () => Promise<unknown>): Promise<number> {
  const watch = await page.evaluateHandle(() => {
    let last = performance.now()
    let longest = 0
    const look = () => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    const timer = setInterval(look, 10)
    return {
      stop: () => {
        look()
        clearInterval(timer)
        return longest
      },
    }
  })
  await meanwhile()
  return watch.evaluate(({ stop }) => stop())
}

test('a caller that floods the page of a ring freezes nothing, and can be answered all the same', async ({
  person,
}) => {
  const ada = await person('Ada')
  const mallory = await person('Mallory', { prepare: takeControls })
  // Only people who have talked are connected while it rings.
  await meet(mallory, ada)
  await ada.control('Hang up').click()
  await mallory.button('Call again').click()
  await expect(ada.incoming(mallory)).toBeVisible()
  await expect.poll(async () => (await viewIce(ada.page))?.connection).toBe('connected')
  const pause = await longestPause(ada.page, async () => {
    expect(await flood(mallory.page)).toBeGreaterThan(100)
  })
  expect(pause).toBeLessThan(FREEZE_MS)
  await expect(ada.incoming(mallory)).toBeVisible()
  await ada.answer(mallory)
  await expectWholeCall(mallory, ada)
})

test('a peer that floods the page of its call freezes nothing, and the call goes on', async ({ person }) => {
  const ada = await person('Ada')
  const mallory = await person('Mallory', { prepare: takeControls })
  await meet(mallory, ada)
  const pause = await longestPause(ada.page, async () => {
    expect(await flood(mallory.page)).toBeGreaterThan(100)
  })
  expect(pause).toBeLessThan(FREEZE_MS)
  // Ada's page is as it was, and so is the way between the two.
  await ada.control('Mute microphone').click()
  await expect(ada.control('Unmute microphone')).toBeVisible()
  await expectTogether(mallory, ada)
  await ada.control('Hang up').click()
  await expect(mallory.status('Call ended')).toBeVisible()
})
