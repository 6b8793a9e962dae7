import { expect, test } from './fixtures.js'
import { expectTogether, meet } from './meet.js'

test('who finds somebody on another call is rung once they are free, and calls them with one press', async ({
  person,
}) => {
  const anna = await person('Anna')
  const bob = await person('Bob')
  const cy = await person('Cy')
  await meet(anna, cy)
  await bob.call(anna)
  await expect(bob.status('Anna is on another call')).toBeVisible()
  await bob.button('Ring when free').click()
  await expect(bob.status('Waiting until Anna is free')).toBeVisible()
  await bob.button('Stop waiting').click()
  await expect(bob.status('Waiting until Anna is free')).toHaveCount(0)
  await bob.button('Ring when free').click()
  await bob.button('Back to home').click()
  const waits = bob.page.getByRole('list', { name: 'People you’re waiting for' })
  await expect(waits.getByRole('button', { name: 'Stop waiting for Anna' })).toBeVisible()
  const tablet = await person('Bob', { sameBrowserAs: bob })

  await cy.control('Hang up').click()
  const rings = [bob, tablet].map(({ page }) => page.getByRole('alertdialog', { name: 'Anna is free now' }))
  for (const ring of rings) await expect(ring).toBeVisible()
  await expect(anna.page.getByRole('alertdialog')).toHaveCount(0)
  await bob.button('Call').click()
  await anna.answer(bob)
  await expectTogether(anna, bob)
  for (const ring of rings) await expect(ring).toHaveCount(0)
  await expect(waits).toHaveCount(0)
})
