import type { FirefoxPerson } from './firefox.js'
import { expect, test } from './firefox-fixtures.js'
import { PICTURE } from './frames.js'
import { expectPicture, expectSound } from './media.js'

test.setTimeout(120_000)

async function expectSeesAndHears(finn: FirefoxPerson, name: string): Promise<void> {
  await expect(async () => {
    const { frames, brightness } = await finn.watchVideo(name)
    expect(frames, `frames in ${PICTURE.ms} ms`).toBeGreaterThanOrEqual(PICTURE.frames)
    expect(brightness, 'mean brightness, 0 to 255').toBeGreaterThan(PICTURE.brightness)
  }).toPass({ timeout: 20_000 })
  await expect.poll(() => finn.listen()).toBeGreaterThan(0.01)
}

test('Chromium calls Firefox', async ({ person, finn }) => {
  const ada = await person('Ada')
  await ada.button('Call Finn').click()
  await finn.press('Answer')
  await expectPicture(ada.video('Finn'))
  await expectSound(ada.page)
  await expectSeesAndHears(finn, 'Ada')
  await finn.press('Hang up')
  await expect(ada.status('Call ended')).toBeVisible()
})

test('a stranger’s ring in Firefox may take a long time', async ({ person, finn }) => {
  const ada = await person('Ada')
  await ada.button('Call Finn').click()
  await expect(ada.status('Ringing Finn…')).toBeVisible()
  // The delay matters: Firefox gives up on a connection that has had no candidate to try for about ten seconds.
  await ada.page.waitForTimeout(12_000)
  await finn.press('Answer')
  await expectPicture(ada.video('Finn'))
  await expectSeesAndHears(finn, 'Ada')
})

test('Firefox calls Chromium', async ({ person, finn }) => {
  const ada = await person('Ada')
  await finn.press('Call Ada')
  await ada.page.getByRole('alertdialog', { name: 'Incoming call from Finn' }).waitFor()
  await ada.page.keyboard.press('Enter')
  await expectPicture(ada.video('Finn'))
  await expectSound(ada.page)
  await expectSeesAndHears(finn, 'Ada')
  await ada.control('Hang up').click()
  await finn.waitForButton('Call again')
})
