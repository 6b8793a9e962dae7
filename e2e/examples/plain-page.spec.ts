import { runExample } from './example.js'
import { expect, test } from './fixtures.js'
import { expectWholeCall } from './whole-call.js'

test.use({ example: { name: 'plain-page', serve: 'start' } })

test('plain page: types', () => runExample('plain-page', 'typecheck'))

test('plain page: who opens the link is in the call', async ({ open }) => {
  const ada = await open()
  await ada.getByLabel('Your name').fill('Ada')
  await ada.getByRole('button', { name: 'Start a call' }).click()
  const link = await ada.getByLabel('Call link').inputValue()

  const ben = await open(link)
  await ben.getByLabel('Your name').fill('Ben')
  await ben.getByRole('button', { name: 'Join call' }).click()
  await expectWholeCall([ada, ben], { peer: 'Them', self: 'Me' })

  await ben.getByRole('button', { name: 'Hang up' }).click()
  await expect(ada.getByRole('status')).toHaveText('ended')
})
