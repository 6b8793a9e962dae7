import { expect, test } from './fixtures.js'
import { expectPicture } from './media.js'
import { expectTogether, meet } from './meet.js'

test('the page breaks in mid-call: it is drawn again, says so, and the call goes on', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await ada.control('Mute microphone').click()
  const muted = ben.page.getByText('Ada is muted', { exact: true })
  // React will want to remove this element, and fails because somebody else has.
  await muted.first().evaluate(element => {
    element.closest('p')?.remove()
  })
  await ada.control('Unmute microphone').click()
  await expect(ben.status(/drawn again/)).toBeVisible()
  await expectTogether(ada, ben)
  await ben.control('Mute microphone').click()
  await expect(ada.page.getByText('Ben is muted', { exact: true }).first()).toBeVisible()
})

test('storage is forbidden: the app works, and forgets', async ({ person, server }) => {
  const forbidden = () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
    }
  }
  const ada = await person('Ada', { prepare: context => context.addInitScript(forbidden) })
  const ben = await person('Ben')
  await meet(ada, ben)
  await ada.page.goto(`${server.url}/check`)
  await expect(ada.page.getByRole('heading', { name: 'Check your connection' })).toBeVisible()
})

test('WebRTC is turned off: one sentence says so', async ({ person }) => {
  const ada = await person('Ada', {
    at: '/',
    prepare: context => context.addInitScript(() => Reflect.deleteProperty(window, 'RTCPeerConnection')),
  })
  await ada.introduce()
  await expect(
    ada.page.getByRole('heading', { name: /Calls (do not|don’t) work in this browser/ }),
  ).toBeVisible()
  await expect(ada.page.getByText(/WebRTC is not available/)).toBeVisible()
})

test('the app’s own browser offers no media devices: calls are received', async ({ person }) => {
  const ada = await person('Ada', {
    prepare: context =>
      context.addInitScript(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined })),
  })
  const ben = await person('Ben')
  await ben.call(ada)
  await ada.answer(ben)
  await expectPicture(ada.video('Ben'))
  await expect(ada.control('Share screen')).toHaveCount(0)
})

test('at broken addresses the app says what is wrong, not the server, to newcomers too', async ({
  person,
  server,
}) => {
  const broken = [
    ['/call/%', 'This link is incomplete'],
    ['/call/%00', 'This link is incomplete'],
    ['/line/%ff/call', 'Line not found'],
    ['/%', 'Page not found'],
    ['/admins', 'Page not found'],
  ] as const
  const expectSaid = async (path: string, says: string) => {
    await ada.page.goto(server.url + path)
    await expect(ada.page.getByRole('heading', { name: says })).toBeVisible()
  }
  const ada = await person('Ada', { at: '/' })
  for (const [path, says] of broken) await expectSaid(path, says)
  await ada.page.getByRole('link', { name: 'Back to home' }).click()
  await ada.introduce()
  await ada.expectHome()
  for (const [path, says] of broken) await expectSaid(path, says)
})
