import { openStrippingProxy } from '../packages/client/test/stripping-proxy.js'
import { expect, test } from './fixtures.js'
import { expectTogether, startCall } from './meet.js'

test('below a path that a reverse proxy takes off, the app, its links and its calls work', async ({
  person,
  server,
}) => {
  const proxy = await openStrippingProxy(Number(new URL(server.url).port), '/calls')
  try {
    const ada = await person('Ada', { at: `${proxy.origin}/calls/` })
    await ada.introduce()
    await ada.expectHome()
    const link = await startCall(ada)
    expect(link).toMatch(/^\/calls\/call/)
    const ben = await person('Ben', { at: proxy.origin + link })
    await ben.introduce()
    await ben.button('Join call').click()
    await expectTogether(ada, ben)
  } finally {
    proxy.close()
  }
})
