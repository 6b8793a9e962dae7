import type { Page } from '@playwright/test'
import { runExample } from './example.js'
import { expect, test } from './fixtures.js'
import { expectWholeCall } from './whole-call.js'

// The development server: only there does StrictMode mount everything twice.
test.use({ example: { name: 'react', serve: 'dev', build: 'build' } })

async function introduce(page: Page, name: string): Promise<Page> {
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Continue' }).click()
  return page
}

test('React: types', () => runExample('react', 'typecheck'))

test('React: one calls, the other answers, and a reload ends nothing', async ({ open }) => {
  const ada = await introduce(await open(), 'Ada')
  const ben = await introduce(await open(), 'Ben')
  await ada.getByRole('button', { name: 'Call Ben' }).click()
  await expect(ada.getByRole('status')).toHaveText('ringing')
  await ben.getByRole('region', { name: 'Incoming call' }).getByRole('button', { name: 'Answer' }).click()
  await expectWholeCall([ada, ben], { peer: /^(Ada|Ben)$/, self: 'You' })

  await ben.reload()
  await expectWholeCall([ben], { peer: 'Ada', self: 'You' })

  await ada.getByRole('button', { name: 'Hang up' }).click()
  await expect(ben.getByRole('button', { name: 'Call Ada' })).toBeVisible()
})
