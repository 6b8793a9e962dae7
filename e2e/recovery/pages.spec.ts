import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.js'
import { expectPicture, expectSilence, expectSound } from '../media.js'
import { expectFree, expectTogether, expectWholeCall, meet } from '../meet.js'
import type { Person } from '../person.js'
import { timeRecovery } from './recovery-watch.js'

/**
 * Kills the page's process, so that it cannot say goodbye. @returns a function that does what the person then does:
 * load it again. For Playwright, a crashed page stays crashed.
 */
async function crash(page: Page): Promise<() => Promise<void>> {
  const browser = page.context().browser()
  if (!browser) throw new Error('This page has no browser of its own.')
  const devTools = await browser.newBrowserCDPSession()
  const own = await page.context().newCDPSession(page)
  const { targetInfo } = await own.send('Target.getTargetInfo')
  const crashed = page.waitForEvent('crash')
  own.send('Page.crash').catch(() => {})
  await crashed
  return async () => {
    const { sessionId } = await devTools.send('Target.attachToTarget', { targetId: targetInfo.targetId })
    const message = JSON.stringify({ id: 1, method: 'Page.reload' })
    await devTools.send('Target.sendMessageToTarget', { sessionId, message })
  }
}

test.describe('a page reloaded during a call', () => {
  for (const who of ['caller', 'callee'] as const) {
    test(`returns by itself: the ${who}'s page, muted as before`, async ({ person }) => {
      const ada = await person('Ada')
      const ben = await person('Ben')
      await meet(ada, ben)
      const [mine, theirs] = who === 'caller' ? [ada, ben] : [ben, ada]
      await mine.control('Mute microphone').click()
      await expectSilence(theirs.page)
      await timeRecovery(`reload of the ${who}'s page`, async () => {
        await mine.page.reload()
        await expectPicture(theirs.video(mine.name))
      })
      await expectTogether(ada, ben)
      await expect(mine.control('Unmute microphone')).toBeVisible()
      await expectSilence(theirs.page)
      await mine.control('Unmute microphone').click()
      await expectWholeCall(ada, ben)
      await theirs.control('Hang up').click()
      await expect(mine.status('Call ended')).toBeVisible()
      await mine.page.reload()
      await mine.expectHome()
    })
  }

  test('after a crash: returns when it is loaded again', async ({ person }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await meet(ada, ben)
    const reload = await crash(ben.page)
    await expect(ada.status('Reconnecting…')).toBeVisible()
    await timeRecovery('reload after a crash', async () => {
      await reload()
      await expectPicture(ada.video('Ben'))
    })
    await expectSound(ada.page)
  })

  test('both at once: they find each other again', async ({ person }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await meet(ada, ben)
    await timeRecovery('reload of both pages at once', async () => {
      await Promise.all([ada.page.reload(), ben.page.reload()])
      await expectTogether(ada, ben)
    })
  })
})

test('a closed tab is noticed at once, and ends the call if nobody returns', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await timeRecovery('closed tab noticed', async () => {
    await ben.page.close({ runBeforeUnload: false })
    await expect(ada.status(/Ben (closed|left)/)).toBeVisible()
  })
  await expect(ada.status(/Call ended/)).toBeVisible({ timeout: 20_000 })
  await expectFree(ada)
})

test.describe('the server dies', () => {
  const talk = async (ada: Person, ben: Person) => {
    await ada.control('Mute microphone').click()
    await expectSilence(ben.page)
    await ada.control('Unmute microphone').click()
    await expectSound(ben.page)
    await ben.control('Share screen').click()
    await expectPicture(ada.video('Ben’s screen'))
    await ben.control('Stop sharing').click()
    await expect(ada.video('Ben’s screen')).toBeHidden()
  }

  test('the call continues without it, and is restored when it returns', async ({ person, server }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    const cleo = await person('Cleo')
    await meet(ada, ben)
    await server.kill()
    await talk(ada, ben)
    await server.startAgain()
    const row = cleo.page.getByRole('listitem').filter({ hasText: 'Ben' })
    await timeRecovery('server back empty, the call restored', () =>
      expect(row.getByText('In a call')).toBeVisible({ timeout: 30_000 }),
    )
    await expectWholeCall(ada, ben)
    await ada.control('Hang up').click()
    await expect(ben.status('Call ended')).toBeVisible()
  })

  test('the call survives a server that has lost its data and knows nobody', async ({ person, server }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await meet(ada, ben)
    await server.kill()
    await server.loseData()
    await server.startAgain()
    const cleo = await person('Cleo')
    const row = cleo.page.getByRole('listitem').filter({ hasText: 'Ben' })
    await timeRecovery('server back without its data, the call restored', () =>
      expect(row.getByText('In a call')).toBeVisible({ timeout: 30_000 }),
    )
    await ada.control('Mute microphone').click()
    await expectSilence(ben.page)
    await ada.control('Unmute microphone').click()
    await ben.page.reload()
    await expectWholeCall(ada, ben)
    await ada.control('Hang up').click()
    await expect(ben.status('Call ended')).toBeVisible()
  })

  test('hanging up without it ends the call for both', async ({ person, server }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await meet(ada, ben)
    await server.kill()
    await ben.control('Hang up').click()
    await expect(ada.status('Call ended')).toBeVisible()
    await server.startAgain()
    await expectFree(ada)
  })
})
