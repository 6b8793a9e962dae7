import { otherHost } from './computers.js'
import { expect, test } from './fixtures.js'
import { expectNoPicture, expectPicture, expectSilence, expectSound } from './media.js'
import { expectFree } from './meet.js'
import { liveCaptures } from './witness.js'

test('denied camera and microphone: says so, and still sees and hears', async ({ person }) => {
  const ada = await person('Ada', { on: 'denying' })
  const ben = await person('Ben')
  await ada.call(ben)
  await ben.answer(ada)
  await expectPicture(ada.video('Ben'))
  await expectSound(ada.page)
  await expect(ada.page.getByText(/camera/i).first()).toBeVisible()
  await expect(ada.page.getByText(/allow|denied|permission|blocked/i).first()).toBeVisible()
  await expect(ada.button('Try again').first()).toBeVisible()
  expect(await liveCaptures(ada.page)).toEqual([])
  await expectNoPicture(ben.video('Ada'))
  await expectSilence(ben.page)
})

test('the callee denies: the call still connects', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben', { on: 'denying' })
  await ada.call(ben)
  await ben.answer(ada)
  await expectPicture(ben.video('Ada'))
  await expectSound(ben.page)
  await ada.expectInCall()
})

test('no camera: says so, and continues with sound', async ({ person }) => {
  const ada = await person('Ada', { on: 'no-camera' })
  const ben = await person('Ben')
  await ada.call(ben)
  await ben.answer(ada)
  await expectPicture(ada.video('Ben'))
  await expectSound(ben.page)
  await expectNoPicture(ben.video('Ada'))
  await expect(ada.page.getByText(/no camera|camera (was )?not found|camera.*found/i).first()).toBeVisible()
})

test('neither camera nor microphone: says so, and still sees and hears', async ({ person }) => {
  const ada = await person('Ada', { on: 'bare' })
  const ben = await person('Ben')
  await ada.call(ben)
  await ben.answer(ada)
  await expectPicture(ada.video('Ben'))
  await expectSound(ada.page)
  await expect(ada.page.getByText(/microphone/i).first()).toBeVisible()
})

test('another program uses the camera: says so, continues with sound, and can try again', async ({
  person,
}) => {
  const ada = await person('Ada', {
    // No browser flag does this: the real call is used for everything but the camera.
    prepare: context =>
      context.addInitScript(() => {
        const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
        navigator.mediaDevices.getUserMedia = async constraints => {
          if (constraints?.video && !('cameraIsFree' in window)) {
            throw new DOMException('Could not start video source', 'NotReadableError')
          }
          return original(constraints)
        }
      }),
  })
  const ben = await person('Ben')
  await ada.call(ben)
  await ben.answer(ada)
  await expectSound(ben.page)
  await expect(ada.page.getByText(/in use|another (program|app)/i).first()).toBeVisible()
  await ada.page.evaluate(() => Object.assign(window, { cameraIsFree: true }))
  await ada.button('Try again').first().click()
  await expectPicture(ben.video('Ada'))
})

test('over plain http from another machine: one sentence says why there is no camera', async ({
  person,
  server,
}) => {
  const ada = await person('Ada', { on: 'other-machine', at: `http://${otherHost}:${server.port}/` })
  await ada.introduce()
  await ada.expectHome()
  await expect(ada.page.getByText(/only over https or on localhost/).first()).toBeVisible()
  const ben = await person('Ben')
  await ben.call(ada)
  await ada.answer(ben)
  await expectPicture(ada.video('Ben'))
  await expectSound(ada.page)
  await ada.control('Hang up').click()
  await expect(ben.status('Call ended')).toBeVisible()
  await expectFree(ben)
})

test('the network goes: home says at once that nobody can be called, and every call button why', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await expect(ada.button('Call Ben')).toBeVisible()
  await ada.context.setOffline(true)
  const says = 'You’re offline. You can’t make or receive calls.'
  // Long before the connection is missed.
  await expect(ada.status(says)).toBeVisible({ timeout: 8000 })
  for (const name of ['Call Ben', 'Voice call with Ben', 'Start a call']) {
    await expect(ada.button(name)).toBeDisabled()
    await expect(ada.button(name)).toHaveAccessibleDescription(says)
  }
  await ada.context.setOffline(false)
  await expect(ada.status(says)).toHaveCount(0)
  await ada.call(ben)
  await ben.answer(ada)
  await expectPicture(ada.video('Ben'))
})
