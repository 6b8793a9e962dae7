import { expect, test } from './fixtures.js'
import { expectSound } from './media.js'
import { expectTogether, expectWholeCall, meet } from './meet.js'
import { watchSoundGaps } from './sound-gap.js'

test('a call is moved to another device from there: both see and hear each other, and the voice goes on', async ({
  person,
}, info) => {
  test.setTimeout(60_000)
  const anna = await person('Anna')
  const phone = await person('Bob')
  await meet(phone, anna)
  const laptop = await person('Bob', { sameBrowserAs: phone })
  await expect(laptop.status('You’re in a call with Anna on another device')).toBeVisible()
  await expectSound(anna.page)
  const watch = await watchSoundGaps(anna.page)
  await laptop.button('Move here: your call with Anna').click()
  await expect(phone.status('Moved to another device')).toBeVisible()
  await expectTogether(laptop, anna)
  const gap = await watch.stop()
  info.annotations.push({ type: 'longest pause of the voice', description: `${Math.round(gap)} ms` })
  // Under a second on a machine that is not busy; on one that is, browsers stand still by themselves.
  expect(gap).toBeLessThan(5_000)
  await expectWholeCall(laptop, anna)
  await expect(phone.button('Call again')).toHaveCount(0)
  await phone.button('Back to home').click()
  await expect(phone.button('Move here: your call with Anna')).toBeVisible()
  await anna.control('Hang up').click()
  await expect(laptop.status('Call ended')).toBeVisible()
  await expect(phone.status('You’re in a call with Anna on another device')).toHaveCount(0)
})
