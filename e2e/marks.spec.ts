import { expect, test } from './fixtures.js'

test.describe('where people sign in', () => {
  test.use({ serverEnv: { RINGDOWN_JWT_SECRET: 'a secret for browser tests, long enough' } })

  test('guests and look-alikes are marked among the people and on the ring', async ({ person }) => {
    await person('Anna')
    const ben = await person('Ben')
    const other = await person('\u0410nna')
    const row = ben.page.getByRole('listitem').filter({ hasText: 'Looks like another \u0410nna' })
    await expect(row).toHaveCount(1)
    await expect(row.getByText('Guest', { exact: true })).toBeVisible()
    await other.button('Call Ben').click()
    const ring = ben.page.getByRole('alertdialog')
    await expect(ring.getByText('Looks like another \u0410nna')).toBeVisible()
    await expect(ring.getByText('Guest', { exact: true })).toBeVisible()
  })
})
