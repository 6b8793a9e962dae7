import { runExample } from './example.js'
import { expect, test } from './fixtures.js'
import { expectWholeCall } from './whole-call.js'

test.use({ example: { name: 'vue', serve: 'start', build: 'build' } })

test('Vue: types, those of templates too', () => runExample('vue', 'typecheck'))

test('Vue: one waits in the lobby, the other answers there', async ({ open }) => {
  const [ada, ben] = [await open(), await open()]
  for (const [page, name] of [
    [ada, 'Ada'],
    [ben, 'Ben'],
  ] as const) {
    await page.getByLabel('Your name').fill(name)
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await ada.getByRole('button', { name: 'Wait in the lobby' }).click()
  await ben.getByRole('button', { name: 'Answer Ada' }).click()
  await expectWholeCall([ada, ben], { peer: 'Them', self: 'You' })

  await ben.getByRole('button', { name: 'Mute' }).click()
  await expect(ben.getByRole('button', { name: 'Unmute' })).toBeVisible()
  await ada.getByRole('button', { name: 'Hang up' }).click()
  await expect(ben.getByRole('button', { name: 'Wait in the lobby' })).toBeVisible()
})
