import { expect, test } from './fixtures.js'
import { expectSound } from './media.js'
import { expectTogether, meet } from './meet.js'

test('how good the connection is, in a sentence, in figures, and in what is remembered', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  const bars = ada.button(/^Connection: (good|fair|poor)$/)
  await bars.click()
  const popup = ada.page.getByRole('dialog', { name: /^Connection: / })
  await popup.getByRole('button', { name: 'Statistics' }).click()
  const statistics = ada.page.getByRole('region', { name: 'Statistics' })
  await expect(statistics.getByText('Round trip')).toBeVisible()
  await expect(statistics.getByText(/fps$/)).toHaveCount(2)
  await expect(statistics.getByText('Direct, browser to browser')).toBeVisible()
})

test('audio only: no picture either way, and the other is told why', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await ada.control('More').click()
  await ada.page.getByRole('menuitemradio', { name: 'Audio only' }).click()
  await ada.page.keyboard.press('Escape')
  await expect(ada.page.getByText('Your video is paused: “Audio only” is chosen.')).toBeVisible()
  await expect(ben.page.getByText('Your video is paused: Ada chose “Audio only”.')).toBeVisible()
  await expect(ben.video('Ada')).toBeHidden()
  await expect(ada.video('Ben')).toBeHidden()
  await expectSound(ben.page)
  // Kept by this browser.
  await ada.page.reload()
  await ada.expectInCall()
  await ada.control('More').click()
  await expect(ada.page.getByRole('menuitemradio', { name: 'Audio only' })).toBeChecked()
  await ada.page.getByRole('menuitemradio', { name: 'Auto' }).click()
  await ada.page.keyboard.press('Escape')
  await expectTogether(ada, ben)
})
