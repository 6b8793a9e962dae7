import { expect, test } from '../fixtures.js'
import { expectTogether } from '../meet.js'
import { Laptop } from '../recovery/laptop.js'
import { inspect } from './inspection.js'
import { translatePage } from './translator.js'

test('a page translated by the browser still changes, and survives an outage', async ({ person }) => {
  const laptop = await Laptop.open()
  try {
    const ada = await person('Ada')
    const ben = await person('Ben', { on: laptop })
    await translatePage(ada.page)
    await translatePage(ben.page)
    await ben.call(ada)
    await ada.answer(ben)
    await expectTogether(ada, ben)
    await ben.control('Mute microphone').click()
    await expect(ada.page.getByText('Ben is muted').first()).toBeVisible()
    await ben.control('Unmute microphone').click()
    await expect(ada.page.getByText('Ben is muted')).toHaveCount(0)
    await ada.control('Stop video').click()
    await expect(ada.page.getByText('Your camera is off').first()).toBeVisible()
    laptop.sleep()
    await expect(ada.button('Try now')).toBeVisible({ timeout: 30_000 })
    await inspect(ada.page, 'in-call-outage')
    await ada.button('Try now').click()
    await expect(ada.button('Trying…')).toBeVisible()
    await expect(ada.button('Try now')).toBeVisible()
    await ada.button('Keep waiting').click()
    await ada.control('Hang up').click()
    await expect(ada.status('Call ended')).toBeVisible()
    await ada.button('Back to home').click()
    await ada.expectHome()
    await expect(ada.status(/drawn again/)).toHaveCount(0)
  } finally {
    await laptop.close()
  }
})
