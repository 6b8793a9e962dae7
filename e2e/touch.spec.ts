import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { expectPicture } from './media.js'
import { expectTogether, meet } from './meet.js'
import type { Person } from './person.js'
import { findUnreachable } from './screens/page-faults.js'

/** A phone on its side. */
const LYING = { hasTouch: true, isMobile: true, viewport: { width: 844, height: 390 } }
/** A phone held upright. */
const UPRIGHT = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }

async function centreOf(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox()
  if (!box) throw new Error('It is not on the screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** How a picture is shown: its shape, whether all of it is visible, and whether its colours fill the room beside it. */
function shownAs(video: Locator) {
  return video.evaluate((element: HTMLVideoElement) => {
    const fill = element.previousElementSibling
    const pixels =
      fill instanceof HTMLCanvasElement &&
      fill.getContext('2d')?.getImageData(0, 0, fill.width, fill.height).data
    return {
      isTall: element.videoHeight > element.videoWidth,
      isWhole: getComputedStyle(element).objectFit === 'contain',
      isFilledBeside: pixels !== false && pixels !== undefined && pixels.some(value => value > 0),
    }
  })
}

/** @param aside from the centre, in pixels: a third tap on the same spot would be part of the double tap before. */
async function tapTwice({ context, page }: Person, video: Locator, aside = 0): Promise<void> {
  const { x, y } = await centreOf(video)
  const finger = await context.newCDPSession(page)
  const touchPoints = [{ x: x + aside, y }]
  const tap = () => [
    finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints }),
    finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] }),
  ]
  // Without a wait for the first tap: a busy page may take longer to acknowledge it than a double tap may last.
  await Promise.all([...tap(), ...tap()])
  await finger.detach()
}

test('on a phone held upright a long name can be read in the list of people', async ({ person }) => {
  const ada = await person('Ada', { screen: UPRIGHT })
  await person('Christopher Morris')
  const name = ada.page.getByRole('listitem').getByText('Christopher Morris')
  await expect(name).toBeVisible()
  const isWhole = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement) =>
    scrollWidth <= clientWidth && scrollHeight <= clientHeight
  expect(await name.evaluate(isWhole)).toBe(true)
})

test('an upright picture is shown whole over a blurred fill; a double tap fills the screen with it, and back', async ({
  person,
}) => {
  const ada = await person('Ada', { on: 'portrait' })
  const ben = await person('Ben', { screen: LYING })
  await meet(ada, ben)
  const picture = ben.video('Ada')
  const whole = { isTall: true, isWhole: true, isFilledBeside: true }
  const filled = { isTall: true, isWhole: false, isFilledBeside: false }
  await expect.poll(() => shownAs(picture)).toEqual(whole)
  await tapTwice(ben, picture)
  await expect.poll(() => shownAs(picture)).toEqual(filled)
  await tapTwice(ben, picture, 150)
  await expect.poll(() => shownAs(picture)).toEqual(whole)
})

test('on a phone every control is in reach, and a finger drags the own picture to another corner', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben', { screen: UPRIGHT })
  await meet(ada, ben)
  const own = ben.video('You')
  await expectPicture(own)
  expect(await ben.page.evaluate(findUnreachable)).toEqual([])
  const before = await centreOf(own)
  expect([before.x > 195, before.y > 422]).toEqual([true, true])

  const finger = await ben.context.newCDPSession(ben.page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', before)
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await touch('touchMove', {
      x: before.x + (80 - before.x) * part,
      y: before.y + (160 - before.y) * part,
    })
  }
  await touch('touchEnd')
  await expect
    .poll(async () => {
      const { x, y } = await centreOf(own)
      return [x < 195, y < 422]
    })
    .toEqual([true, true])
  expect(await ben.page.evaluate(findUnreachable)).toEqual([])
  // The page has not been scrolled or zoomed by it.
  expect(await ben.page.evaluate(() => [scrollY, visualViewport?.scale])).toEqual([0, 1])
  // The first tap after a flick counts.
  await ben.control('Mute microphone').tap()
  await ben.control('Stop video').tap()
  await expect(ben.control('Unmute microphone')).toBeVisible()
  await ben.control('Start video').tap()
  await expectTogether(ada, ben)
  await ben.control('Hang up').tap()
  await expect(ben.page.getByText('Call ended')).toBeVisible()
})
