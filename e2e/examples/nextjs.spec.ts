import { expect, test } from './fixtures.js'
import { expectWholeCall } from './whole-call.js'

test.use({
  example: {
    name: 'nextjs',
    serve: 'start',
    // Checks the types as well.
    build: 'build',
    env: { RINGDOWN_JWT_SECRET: 'a secret that only this test knows' },
  },
})

test('Next.js: rendered on the server, and a customer talks to support', async ({ open, site, request }) => {
  const html = await (await request.get(site.url)).text()
  expect(html).toContain('<h1>Your order</h1>')
  expect(html).toContain('Connecting…')

  const [customer, support] = [await open('/'), await open('/support')]
  await customer.getByRole('button', { name: 'Call support' }).click()
  await support.getByRole('button', { name: /^Answer Visitor / }).click()
  await expectWholeCall([customer, support], { peer: 'Them', self: 'You' })

  await support.getByRole('button', { name: 'Hang up' }).click()
  await expect(customer.getByRole('button', { name: 'Call support' })).toBeVisible()
  expect(site.script.output, 'what the Next.js server has printed').not.toMatch(/error/i)
})
