import { expect, test } from './fixtures.js'
import { expectTogether } from './meet.js'

test('visitors read their place in the queue, and a transferred one keeps it: who did it and why is told, and they talk', async ({
  person,
}) => {
  test.setTimeout(90_000)
  const staff = await person('Anna', { at: '/line/reception' })
  await staff.introduce()
  await expect(staff.page.getByText('Nobody is waiting')).toBeVisible()
  const vera = await person('Vera', { at: '/line/reception/call' })
  await vera.introduce()
  await expect(vera.page.getByText('You are next.')).toBeVisible()
  const bert = await person('Bert', { at: '/line/reception/call' })
  await bert.introduce()
  await expect(bert.page.getByText('You are number 2.')).toBeVisible()
  await staff.button('Answer Vera').click()
  await expectTogether(staff, vera)
  await expect(bert.page.getByText('You are next.')).toBeVisible()

  const mona = await person('Mona')
  await staff.button('Transfer').click()
  const dialog = staff.page.getByRole('dialog', { name: 'Transfer Vera' })
  await dialog.getByLabel('Note for the person who answers (optional)').fill('Wants an invoice')
  await dialog.getByRole('button', { name: 'Transfer to Mona' }).click()
  const ring = mona.page.getByRole('alertdialog', { name: 'Vera' })
  await expect(ring.getByText('Anna is calling you about a visitor of reception')).toBeVisible()
  await expect(ring.getByText('Anna: Wants an invoice')).toBeVisible()
  await ring.getByRole('button', { name: 'Answer', exact: true }).click()
  await expectTogether(mona, vera)
  await expect(staff.button('Answer Bert')).toBeVisible()
})
