import { expect, test } from './fixtures.js'
import { expectTogether, startCall } from './meet.js'
import { comeIn, inviteFrom, openServer, setUp } from './members.js'
import type { Person } from './person.js'

test.use({ serverEnv: { RINGDOWN_ACCESS: 'members' } })

test('the owner sets the server up and invites; the invited person signs in, and they call each other', async ({
  person,
  server,
}) => {
  const ada = await openServer(person, 'Ada')
  await expect(ada.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(ada.page.getByRole('region', { name: 'People' })).toHaveCount(0)
  await setUp(ada, server)
  // Another browser would have to sign in.
  const people = ada.page.getByRole('region', { name: 'People' })
  await expect(people.getByText('Members appear here when they sign in.')).toBeVisible()
  const ben = await openServer(person, 'Ben')
  await comeIn(ben, await inviteFrom(ada))
  await ada.call(ben)
  await ben.answer(ada)
  await expectTogether(ada, ben)
  await ben.control('Hang up').click()
  await ben.button('Back to home').click()
  await ben.button('Ben menu').click()
  await ben.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(ben.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await ben.button('Sign in with a passkey').click()
  await ben.expectHome()
})

test('a page or a line that is not there says so, to the owner and to a visitor', async ({
  person,
  server,
}) => {
  const ada = await openServer(person, 'Ada')
  await setUp(ada, server)
  await ada.page.goto(`${server.url}/admin/nope`)
  await expect(ada.page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  await ada.page.goto(`${server.url}/admin`)
  await expect(ada.page.getByRole('tab', { name: 'People', selected: true })).toBeVisible()
  const gus = await person('Gus', { at: '/line/nope/call' })
  await gus.introduce()
  // To say one's name is to call.
  await expect(gus.page.getByText('There is no such line here.')).toBeVisible()
  for (const offer of ['Ask for a call back', 'Call again']) await expect(gus.button(offer)).toHaveCount(0)
  await gus.button('Done').click()
  await expect(gus.page.getByRole('heading', { name: 'Line not found' })).toBeVisible()
  await expect(gus.button('Start the call')).toHaveCount(0)
})

test('a stranger with a part of a link or a wrong address reads what is wrong with it', async ({
  person,
  server,
}) => {
  const gus = await person('Gus', { at: '/' })
  const expectSaid = async (path: string, says: string) => {
    await gus.page.goto('about:blank')
    await gus.page.goto(server.url + path, { waitUntil: 'networkidle' })
    await expect(gus.page.getByRole('heading', { name: says })).toBeVisible()
  }
  for (const path of ['/setup', '/invitation', '/invitation#nonsense', '/device'])
    await expectSaid(path, 'This link is incomplete')
  await expectSaid('/call/', 'This link is incomplete')
  await expectSaid('/line/%ff/call', 'Line not found')
})

test('who is removed during a call reads how it ended, and then that they are signed out', async ({
  person,
  server,
}) => {
  const ada = await openServer(person, 'Ada')
  await setUp(ada, server)
  const ben = await openServer(person, 'Ben')
  await comeIn(ben, await inviteFrom(ada))
  await ada.call(ben)
  await ben.answer(ada)
  await expectTogether(ada, ben)
  const desk = await person('Ada', { sameBrowserAs: ada, at: '/admin' })
  await desk.button('Change Ben').click()
  await desk.button('Remove Ben').click()
  await desk.button('Remove').click()
  await expect(desk.button('Change Ben')).toHaveCount(0)
  await ben.control('Hang up').click()
  await expect(ben.status('Call ended')).toBeVisible()
  await ben.button('Back to home').click()
  await expect(ben.page.getByText('You’ve been signed out.')).toBeVisible()
})

test('a guest joins by a link without signing in, and sees nobody', async ({ person, server }) => {
  const ada = await openServer(person, 'Ada')
  await setUp(ada, server)
  const guest = await person('Gus', { at: await startCall(ada) })
  await guest.introduce()
  await guest.button('Join call').click()
  await expectTogether(ada, guest)
  await guest.control('Hang up').click()
  await guest.button('Back to home').click()
  await expect(guest.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a member makes a link in the settings, whose page is theirs, and withdraws it', async ({
  person,
  server,
}) => {
  const ada = await openServer(person, 'Ada')
  await setUp(ada, server)
  const links = await openLinks(ada)
  await links.getByLabel('What is it for?').fill('Monday')
  await links.getByLabel('Can be used for').selectOption('10 calls')
  await links.getByRole('button', { name: 'Make a link' }).click()
  await expect(links.getByText('10 calls left')).toBeVisible()
  const url = await links.getByLabel('Address of Monday').inputValue()
  await ada.page.goto(url)
  await expect(ada.page.getByRole('heading', { name: 'This is your link' })).toBeVisible()
  await ada.button('Wait here').click()
  const gus = await person('Gus', { at: url })
  await gus.introduce()
  await expect(gus.page.getByText('Ada is waiting for you.')).toBeVisible()
  const other = await person('Ada', { sameBrowserAs: ada, at: new URL('/', url).href })
  await openSettings(other)
  await other.button('Withdraw Monday').click()
  await expect(ada.page.getByRole('heading', { name: 'This is your link' })).toHaveCount(0)
  await expect(gus.page.getByText('This link has ended')).toBeVisible()
})

test('a personal link rings its owner, as the call of a guest, until another replaces it', async ({
  person,
  server,
}) => {
  const ada = await openServer(person, 'Ada')
  await setUp(ada, server)
  const links = await openLinks(ada)
  await links.getByRole('button', { name: 'Make a personal link' }).click()
  const shown = links.getByRole('textbox', { name: 'Your personal link' })
  const url = await shown.inputValue()
  await ada.page.keyboard.press('Escape')
  const gus = await person('Gus', { at: url })
  await gus.introduce()
  await expect(gus.page.getByRole('heading', { name: 'Call Ada' })).toBeVisible()
  await gus.button('Call Ada').click()
  const ring = ada.page.getByRole('alertdialog', { name: 'Incoming call from Gus' })
  await expect(ring.getByText('Guest', { exact: true })).toBeVisible()
  await ada.answer(gus)
  await expectTogether(ada, gus)
  await gus.control('Hang up').click()
  await gus.button('Call again').click()
  await ada.answer(gus, 'Decline')
  await expect(gus.page.getByText('Ada declined')).toBeVisible()
  await ada.page.goto(url)
  await expect(ada.page.getByRole('heading', { name: 'This is your link' })).toBeVisible()
  await ada.page.goto(new URL('/', url).href)
  await openSettings(ada)
  await expect(shown).toHaveValue(url)
  await links.getByRole('button', { name: 'New link' }).click()
  const sure = links.getByRole('group', { name: /Are you sure/ })
  await sure.getByRole('button', { name: 'New link' }).click()
  await expect(shown).not.toHaveValue(url)
  await gus.page.reload()
  await expect(gus.page.getByText('This link has ended')).toBeVisible()
})

async function openSettings({ page, name }: Person): Promise<void> {
  await page.getByRole('button', { name: `${name} menu` }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
}

/** The group "My links" of a person's settings. */
async function openLinks(person: Person) {
  await openSettings(person)
  return person.page.getByRole('region', { name: 'My links' })
}
