import { expect, test } from './fixtures.js'
import { openSettings } from './panels.js'
import type { Person } from './person.js'

const recent = ({ page }: Person) => page.getByRole('region', { name: 'Recent' })
const people = ({ page }: Person) => page.getByRole('region', { name: 'People' })

async function missCall(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee)
  await expect(callee.incoming(caller)).toBeVisible()
  await caller.button('Cancel').click()
  await expect(callee.incoming(caller)).toBeHidden()
}

test('a missed call is on every page of a person until one has seen it; clearing clears everywhere', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  const other = await person('Ben', { sameBrowserAs: ben })
  await missCall(ada, ben)
  for (const page of [ben, other]) await expect(recent(page).getByText('Missed call from Ada')).toBeVisible()
  await expect(recent(ben).getByText('1 new missed call')).toBeVisible()
  await expect(recent(other).getByText('1 new missed call')).toBeHidden()
  await recent(other).getByRole('button', { name: 'Remove the call with Ada' }).click()
  await expect(recent(ben).getByText('Missed call from Ada')).toBeHidden()
  await expect(recent(ada).getByRole('button', { name: 'Call Ben again' })).toBeVisible()
})

test('a favourite is first, and somebody who is blocked rings nobody', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await person('Abe')
  await people(ada).getByRole('button', { name: 'More about Ben' }).click()
  await ada.page.getByRole('switch', { name: 'Favourite' }).click()
  await expect(ada.page.getByRole('switch', { name: 'Favourite' })).toBeChecked()
  await ada.page.keyboard.press('Escape')
  await expect(people(ada).getByRole('img', { name: 'Favourite' })).toBeVisible()
  await expect(people(ada).getByRole('listitem').first()).toContainText('Ben')
  await people(ada).getByRole('button', { name: 'More about Ben' }).click()
  await ada.page.getByRole('switch', { name: 'Block' }).click()
  await expect(people(ben).getByRole('button', { name: 'Call Ada', exact: true })).toBeHidden()
})

test('who does not want to be disturbed is not rung, and reads who called', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await openSettings(ben)
  await ben.page.getByRole('switch', { name: 'Do not disturb' }).click()
  await expect(ben.page.getByRole('switch', { name: 'Do not disturb' })).toBeChecked()
  await ben.page.keyboard.press('Escape')
  await ada.call(ben)
  await expect(ada.page.getByRole('heading', { name: "Ben isn't taking calls." })).toBeVisible()
  await expect(recent(ben).getByText('Missed call from Ada')).toBeVisible()
  await expect(ben.incoming(ada)).toBeHidden()
})
