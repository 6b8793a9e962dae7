import { expect, test } from './fixtures.js'
import { expectTogether, startCall } from './meet.js'
import { comeIn, inviteFrom, openServer, setUp } from './members.js'

test.use({ serverEnv: { RINGDOWN_ACCESS: 'members' } })

test('the owner sets the server up and invites; the invited person signs in, and they call each other', async ({
  person,
  server,
}) => {
  const ada = await openServer(person, 'Ada')
  await expect(ada.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(ada.page.getByRole('region', { name: 'People' })).toHaveCount(0)
  await setUp(ada, server)
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
