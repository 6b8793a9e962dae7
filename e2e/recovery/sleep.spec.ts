import { expect, test } from '../fixtures.js'
import { expectNoPicture, expectPicture, expectSilence } from '../media.js'
import { expectWholeCall, meet } from '../meet.js'
import { liveCaptures } from '../witness.js'
import { Laptop } from './laptop.js'
import { timeRecovery } from './recovery-watch.js'

/** Longer than a call waits by itself, so the other person must choose to keep waiting. */
const ASLEEP_MS = Number(process.env['RINGDOWN_TEST_SLEEP_MS'] ?? 65_000)

test('a laptop that slept returns to the call at once, but is seen and heard only once its user is there', async ({
  person,
}) => {
  test.setTimeout(ASLEEP_MS + 60_000)
  const laptop = await Laptop.open()
  try {
    const ada = await person('Ada')
    const ben = await person('Ben', { on: laptop })
    await meet(ada, ben)
    laptop.sleep()
    const asleep = new Promise(resolve => setTimeout(resolve, ASLEEP_MS))
    await ada.button('Keep waiting').click({ timeout: 40_000 })
    await asleep
    await timeRecovery(`wake after ${ASLEEP_MS / 1000} s of sleep`, async () => {
      laptop.wake()
      await expectPicture(ben.video('Ada'))
    })
    // The person who opened the lid may not expect to be seen.
    await expect(ben.control('Unmute microphone')).toBeVisible()
    expect(await liveCaptures(ben.page)).toEqual([])
    await expectNoPicture(ada.video('Ben'))
    await expectSilence(ada.page)
    await ben.page.keyboard.press('Space')
    await expectWholeCall(ada, ben)
  } finally {
    await laptop.close()
  }
})
