import type { BrowserContext } from '@playwright/test'
import { openStrippingProxy } from '../packages/client/test/stripping-proxy.js'
import { CLIENT, startProvider } from '../packages/server/test/openid-provider.js'
import { freePort } from '../scripts/free-port.mjs'
import { expect, test } from './fixtures.js'
import { RingdownServer } from './ringdown-server.js'

for (const path of ['/', '/calls/']) {
  test(`a person of the provider signs in and out, and is back in the app at ${path} each time`, async ({
    person,
    serverHost,
  }) => {
    // The provider and the server each have to know the address of the other.
    const port = await freePort()
    const server = await RingdownServer.start(
      {
        RINGDOWN_ACCESS: 'members',
        RINGDOWN_OIDC_ISSUER: `http://127.0.0.1:${port}`,
        RINGDOWN_OIDC_CLIENT_ID: CLIENT.id,
        RINGDOWN_OIDC_CLIENT_SECRET: CLIENT.secret,
        RINGDOWN_OIDC_NAME: 'The clinic',
        RINGDOWN_OIDC_RULES: '*=member',
      },
      null,
      serverHost,
    )
    const proxy = path === '/' ? null : await openStrippingProxy(server.port, path.slice(0, -1))
    // By another name than the provider has, as on the internet.
    const app = `http://localhost:${new URL(proxy?.origin ?? server.url).port}${path}`
    const provider = await startProvider([`${app}api/oidc/callback`], port)
    provider.accounts.set('ada', { name: 'Ada', groups: [] })
    try {
      // The provider's pages ask for a font from the internet, and wait for it.
      const prepare = (context: BrowserContext) => context.route(/fonts\.googleapis/, route => route.abort())
      const ada = await person('Ada', { at: app, prepare })
      await ada.button('Sign in with The clinic').click()
      await ada.page.getByPlaceholder('Enter any login').fill('ada')
      await ada.page.getByPlaceholder('and password').fill('any')
      await ada.button('Sign-in').click()
      await ada.button('Continue').click()
      await ada.expectHome()
      expect(ada.page.url()).toBe(app)
      await ada.button('Ada menu').click()
      await ada.page.getByRole('menuitem', { name: 'Sign out' }).click()
      await ada.button('Yes, sign me out').click()
      await expect(ada.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
      expect(ada.page.url()).toBe(app)
      // At the provider too, so that the next person at this computer is asked who they are.
      await ada.button('Sign in with The clinic').click()
      await expect(ada.page.getByPlaceholder('Enter any login')).toBeVisible()
    } finally {
      await provider.close()
      proxy?.close()
      await server.stop()
    }
  })
}
