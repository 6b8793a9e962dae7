import { expect, test } from '../fixtures.js'
import { startCall } from '../meet.js'
import { comeIn, inviteFrom, openServer, setUp } from '../members.js'
import type { Person } from '../person.js'
import { inspect } from './inspection.js'

/** Fifty letters without a place to break, as wide as they come. */
const WIDE = 'W'.repeat(50)

test.describe.configure({ timeout: 240_000 })
test.use({ serverEnv: { RINGDOWN_ACCESS: 'members' } })

test('coming in, and one’s own account', async ({ person, server }) => {
  const ada = await openServer(person, 'Ada')
  await expect(ada.page.getByText('This server has no owner yet.')).toBeVisible()
  await expect(ada.button('Sign in with a passkey')).toHaveCount(0)
  await inspect(ada.page, 'no-owner')
  const [setup = ''] = /\/setup#[\w-]+/.exec(server.output) ?? []
  await ada.page.goto(server.url + setup)
  await expect(ada.button('Create passkey')).toBeVisible()
  await inspect(ada.page, 'setup')
  await setUp(ada, server)
  await ada.button('Invite people').click()
  await expect(ada.button('Make the link')).toBeVisible()
  await inspect(ada.page, 'invite')
  await ada.button('Make the link').click()
  const link = ada.page.getByRole('textbox', { name: 'Invitation link' })
  await expect(link).toBeVisible()
  await inspect(ada.page, 'invite-link')
  const wide = await openServer(person, WIDE)
  await wide.page.goto(await link.inputValue())
  await expect(wide.button('Create passkey')).toBeVisible()
  await inspect(wide.page, 'invitation')
  await comeIn(wide, await link.inputValue())
  await wide.button(`${WIDE} menu`).click()
  await expect(wide.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
  await inspect(wide.page, 'own-menu')
  await wide.page.getByRole('menuitem', { name: 'Settings' }).click()
  await expect(wide.page.getByRole('dialog')).toBeVisible()
  await inspect(wide.page, 'settings-member')
  await wide.page.keyboard.press('Escape')
  await wide.button(`${WIDE} menu`).click()
  await wide.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(wide.button('Sign in with a passkey')).toBeVisible()
  await inspect(wide.page, 'sign-in')
})

test('administration', async ({ person, server }) => {
  const ada = await openServer(person, 'Ada')
  await setUp(ada, server)
  const wide = await openServer(person, WIDE)
  await comeIn(wide, await inviteFrom(ada))
  await ada.call(wide)
  await wide.answer(ada, 'Decline')
  await ada.button('Back to home').click()
  await startCall(ada)
  await ada.page.goto(`${server.url}/admin`)
  await expect(ada.button(`Change ${WIDE}`)).toBeVisible()
  await inspect(ada.page, 'admin-people')
  await ada.button(`Change ${WIDE}`).click()
  await inspect(ada.page, 'admin-person')
  await ada.page.keyboard.press('Escape')

  await openTab(ada, 'Lines')
  await ada.button('New line').click()
  const dialog = ada.page.getByRole('dialog', { name: 'New line' })
  await dialog.getByLabel('Name', { exact: true }).fill(WIDE)
  await dialog.getByLabel('Address').fill('Front desk')
  await dialog.getByLabel(WIDE).check()
  await dialog.getByLabel('Open', { exact: true }).selectOption('At set hours')
  await dialog.getByLabel('Saturday').fill('in the morning')
  await dialog.getByRole('button', { name: 'Make the line' }).click()
  await expect(dialog.getByLabel('Address')).toBeFocused()
  await expect(dialog.getByRole('alert')).toHaveCount(2)
  await inspect(ada.page, 'admin-line')
  await dialog.getByLabel('Address').fill('front-desk')
  await dialog.getByLabel('Saturday').fill('9–12')
  await dialog.getByLabel('Longest wait (minutes)').fill('10')
  await dialog.getByRole('button', { name: 'Make the line' }).click()
  const row = ada.page.getByRole('list', { name: 'Lines' }).getByRole('listitem')
  await expect(row).toContainText('1 person answers')
  await expect(row).toContainText('waits at most 10 minutes')
  await inspect(ada.page, 'admin-lines')
  await ada.button(`Change ${WIDE}`).click()
  await expect(ada.page.getByLabel('Saturday')).toHaveValue('09:00–12:00')
  await ada.page.getByLabel('Name', { exact: true }).fill('Desk')
  await ada.button('Save').click()
  await expect(row).toContainText('Desk')
  await ada.button('Change Desk').click()
  await ada.button('Remove Desk').click()
  await ada.page
    .getByRole('group', { name: /are you sure/ })
    .getByRole('button', { name: 'Remove' })
    .click()
  await expect(row).toHaveCount(0)

  for (const tab of ['Invitations', 'Links', 'Records', 'Audit log', 'Health']) {
    await openTab(ada, tab)
    await expect(ada.page.getByRole('list', { name: tab }).getByRole('listitem').first()).toBeVisible()
    await inspect(ada.page, `admin-${tab.toLowerCase().replace(' ', '-')}`)
  }
})

async function openTab({ page }: Person, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}
