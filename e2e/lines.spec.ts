import { expect, test } from './fixtures.js'
import { expectTogether } from './meet.js'

test('visitors read their place in the queue, and a transferred one keeps it, also when nobody takes them: who did it and why is told, and they talk', async ({
  person,
}) => {
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

  await staff.button('Note').click()
  const note = staff.page.getByRole('dialog', { name: 'Note about Vera' })
  await note.getByLabel('For the person who answers them next').fill('Speaks French')
  await note.getByRole('button', { name: 'Keep the note' }).click()
  await expect(note).toHaveCount(0)
  const mona = await person('Mona')
  const transfer = async (words: string) => {
    await staff.button('Transfer').click()
    const dialog = staff.page.getByRole('dialog', { name: 'Transfer Vera' })
    await dialog.getByLabel('Note for the person who answers (optional)').fill(words)
    await dialog.getByRole('button', { name: 'Transfer to Mona' }).click()
  }
  await transfer('')
  const ring = mona.page.getByRole('alertdialog', { name: 'Vera' })
  await ring.getByRole('button', { name: 'Decline' }).click()
  await expect(vera.page.getByText('You are next.')).toBeVisible()
  await expect(bert.page.getByText('You are number 2.')).toBeVisible()
  await expect(staff.page.getByText('Anna: Speaks French')).toBeVisible()
  await staff.button('Answer Vera').click()
  await expectTogether(staff, vera)

  await transfer('Wants an invoice')
  await expect(ring.getByText('Anna is calling you about a visitor of reception')).toBeVisible()
  await expect(ring.getByText('Anna: Wants an invoice')).toBeVisible()
  await ring.getByRole('button', { name: 'Answer', exact: true }).click()
  await expectTogether(mona, vera)
  await expect(staff.button('Answer Bert')).toBeVisible()
})
