import { expect, test } from './fixtures.js'
import { expectPicture } from './media.js'
import { expectTogether, expectUnseenCall, expectWholeCall, linkOf, startCall, unseenCalls } from './meet.js'
import { openSettings } from './panels.js'
import { Person } from './person.js'
import { liveCaptures } from './witness.js'

test('the link is copied; someone who opens it 20 s later finds the held offer, joins, and both talk', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone'])
  const link = await startCall(ada)
  expect(link).toMatch(/^\/call#[\w-]{22,64}$/)
  const later = ada.page.waitForTimeout(20_000)
  await ada.button('Copy link').click()
  await expect.poll(() => ada.page.evaluate(() => navigator.clipboard.readText())).toContain(link)
  await later
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect(ben.status('Ada is waiting for you')).toBeVisible()
  for (const one of [ada, ben]) await expectUnseenCall(one)
  await ben.button('Join call').click()
  await expectWholeCall(ada, ben)
  for (const one of [ada, ben]) await expect(unseenCalls(one)).toHaveCount(0)
})

test('a link joined by one person is closed to the next, who opened it in the old form, with a full stop after it', async ({
  person,
}) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  const cleo = await person('Cleo', { at: `${link.replace('#', '/')}.` })
  await cleo.introduce()
  await expect(cleo.button('Join call')).toBeEnabled()
  const { pathname, hash } = new URL(cleo.page.url())
  expect(pathname + hash).toBe(link)
  await ben.button('Join call').click()
  await expectTogether(ada, ben)
  await expect(cleo.page.getByRole('heading', { name: 'This link has been used' })).toBeVisible()
  await expect.poll(() => liveCaptures(cleo.page)).toEqual([])
  await expectTogether(ada, ben)
})

test('the waiting page is reloaded: the same link waits again, and the visitor who opens it joins', async ({
  person,
}) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  await ada.page.reload()
  await expect(ada.page.getByText('Waiting for someone to join')).toBeVisible()
  expect(await linkOf(ada)).toBe(link)
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await ben.button('Join call').click()
  await expectWholeCall(ada, ben)
})

test('the waiting page is closed: a visitor waits, and is connected when the caller is back', async ({
  person,
}) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  const elsewhere = await ada.context.newPage()
  await ada.page.close()
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect(ben.status('Ada isn’t here yet')).toBeVisible()
  await expectPicture(ben.page.locator('video').first())
  await ben.button('Join call').click()
  await expect(ben.status('You’ll be connected as soon as they are')).toBeVisible()
  await elsewhere.close()

  const back = await person('Ada', { sameBrowserAs: ada })
  expect(await linkOf(back)).toBe(link)
  await expect(back.status('Somebody is waiting for you')).toBeVisible()
  expect(await liveCaptures(back.page)).toEqual([])
  await back.button('Answer').click()
  await back.expectInCall()
  await expectPicture(back.video('Ben'))
  await expectPicture(ben.video('Ada'))
})

test('a link is kept while its caller does something else, until they withdraw it', async ({ person }) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  await ada.button('Keep the link and go back').click()
  expect(await linkOf(ada)).toBe(link)
  await ada.expectHome()
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect(ben.status('Ada isn’t here yet')).toBeVisible()
  await ada.button('Wait here').click()
  await expect(ben.status('Ada is waiting for you')).toBeVisible()
  await ada.button('Keep the link and go back').click()
  await expect(ben.status('Ada isn’t here yet')).toBeVisible()
  await ada.button('Withdraw the link').click()
  await expect(ben.page.getByRole('heading', { name: 'This link has ended' })).toBeVisible()
  await expect(ada.button('Start a call')).toBeVisible()
})

test('who opens a link of their own is told so, and waits there from that page; nobody calls themselves', async ({
  person,
}) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  const tab = new Person('Ada', await ada.context.newPage())
  await tab.page.goto(new URL(link, ada.page.url()).href)
  await expect(tab.page.getByRole('heading', { name: 'This is your link', level: 1 })).toBeVisible()
  await expect(tab.page.getByText('You’re waiting in another tab')).toBeVisible()
  await expect(tab.button('Copy link')).toBeVisible()
  await expect(tab.button('Join call')).toHaveCount(0)
  await expect(ada.page.getByText('Waiting for someone to join')).toBeVisible()
  await tab.button('Wait here').click()
  await expect(tab.page.getByText('Waiting for someone to join')).toBeVisible()
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await ben.button('Join call').click()
  // Who waits again does so with microphone and camera off.
  await Promise.all([tab, ben].map(each => each.expectInCall()))
})

test('a caller who gives up is no longer waiting', async ({ person }) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  await ada.button('Cancel').click()
  await expect.poll(() => liveCaptures(ada.page)).toEqual([])
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect(ben.page.getByRole('heading', { name: 'This link has ended' })).toBeVisible()
  await expect.poll(() => liveCaptures(ben.page)).toEqual([])
})

test('someone who came by a link is in nobody’s People; signed out, they are asked who they are', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const cleo = await person('Cleo')
  const link = await startCall(ada)
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect(ben.button('Join call')).toBeEnabled()
  await expect(cleo.button('Call Ada')).toBeVisible()
  await expect(cleo.button('Call Ben')).toHaveCount(0)
  await ben.page.goto(server.url)
  await expect(cleo.button('Call Ben')).toBeVisible()

  const settings = await openSettings(ben)
  await settings.getByRole('button', { name: 'Sign out' }).click()
  const sure = settings.getByRole('group', { name: /^This browser forgets/ })
  await sure.getByRole('button', { name: 'Sign out' }).click()
  await expect(ben.page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
  await expect(cleo.button('Call Ben')).toHaveCount(0)
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
