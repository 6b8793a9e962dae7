import { expect, test } from './fixtures.js'
import { expectPicture } from './media.js'
import { expectTogether, expectWholeCall, startCall } from './meet.js'
import type { Person } from './person.js'
import { liveCaptures } from './witness.js'

test('someone who opens the link 20 s later finds the held offer, joins, and both talk', async ({
  person,
}) => {
  test.setTimeout(90_000)
  const ada = await person('Ada')
  const link = await startCall(ada)
  expect(link).toMatch(/^\/call\/[\w-]{16,64}$/)
  await ada.page.waitForTimeout(20_000)
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await ben.button('Join call').click()
  await expectWholeCall(ada, ben)
})

test('the link is copied', async ({ person }) => {
  const ada = await person('Ada')
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const link = await startCall(ada)
  await ada.button('Copy link').click()
  await expect.poll(() => ada.page.evaluate(() => navigator.clipboard.readText())).toContain(link)
})

test('a link joined by one person is closed to the next', async ({ person }) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  const cleo = await person('Cleo', { at: link })
  await cleo.introduce()
  await expect(cleo.button('Join call')).toBeEnabled()
  await ben.button('Join call').click()
  await expectTogether(ada, ben)
  await expect(cleo.page.getByText('This call has already been answered').first()).toBeVisible()
  await expectTogether(ada, ben)
})

test('a caller who gives up is no longer waiting', async ({ person }) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  await ada.button('Cancel').click()
  await expect.poll(() => liveCaptures(ada.page)).toEqual([])
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expectPicture(ben.page.locator('video').first())
  await expect(ben.button('Join call')).toBeDisabled()
})

test('a line: a visitor waits, two staff see it, one answers, and it disappears for the other', async ({
  person,
}) => {
  const vera = await person('Vera', { at: '/line/support/call' })
  await vera.introduce()
  await expect(vera.page.getByText('Waiting for someone to answer').first()).toBeVisible()

  const staff = []
  for (const name of ['Sam', 'Tess']) {
    const one = await person(name, { at: '/line/support' })
    await one.introduce()
    staff.push(one)
  }
  const [sam, tess] = staff as [Person, Person]
  for (const one of staff) {
    const waiting = one.page.getByRole('region', { name: 'Waiting callers' })
    await expect(waiting.getByRole('button', { name: 'Answer Vera' })).toBeVisible()
  }
  await sam.button('Answer Vera').click()
  await expect(tess.button('Answer Vera')).toBeHidden()
  await expectWholeCall(vera, sam)
})

test('a visitor who leaves is no longer waiting', async ({ person }) => {
  const sam = await person('Sam', { at: '/line/support' })
  await sam.introduce()
  const vera = await person('Vera', { at: '/line/support/call' })
  await vera.introduce()
  await expect(sam.button('Answer Vera')).toBeVisible()
  await vera.page.close()
  await expect(sam.button('Answer Vera')).toBeHidden({ timeout: 20_000 })
})
