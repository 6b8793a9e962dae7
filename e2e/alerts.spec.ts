import type { Page, Worker } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { expectTogether, meet } from './meet.js'
import type { Person } from './person.js'
import { countMediaRequests } from './witness.js'

/** Puts the page in the background. Playwright shows every page as the one with the focus. */
async function lookAway({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'hasFocus', { value: () => false, configurable: true })
    window.dispatchEvent(new Event('blur'))
  })
}

/** The worker that shows the notifications. */
async function workerOf(page: Page): Promise<Worker> {
  const [running] = page.context().serviceWorkers()
  return running ?? page.context().waitForEvent('serviceworker')
}

function notifications(worker: Worker) {
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration }
    return (await registration.getNotifications()).map(({ title }) => title)
  })
}

/** Presses a button of the notification, or the notification itself. */
function press(worker: Worker, action: 'answer' | 'decline' | '') {
  return worker.evaluate(async action => {
    const scope = globalThis as unknown as EventTarget & { registration: ServiceWorkerRegistration }
    const [notification] = await scope.registration.getNotifications()
    const event = Object.assign(new Event('notificationclick'), {
      notification,
      action,
      waitUntil: () => {},
    })
    scope.dispatchEvent(event)
  }, action)
}

async function turnOnNotifications(person: Person): Promise<void> {
  await person.context.grantPermissions(['notifications', 'camera', 'microphone'])
  await person.button(/settings/).click()
  const dialog = person.page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('switch', { name: 'Notify me when someone calls' }).click()
  await expect(dialog.getByRole('switch', { name: 'Notify me when someone calls' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Close' }).click()
}

test('in the background a ring is notified, and answered from the notification', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await turnOnNotifications(ben)
  await lookAway(ben)
  await ada.call(ben)
  const worker = await workerOf(ben.page)
  await expect.poll(() => notifications(worker)).toEqual(['Incoming call from Ada'])
  expect(await countMediaRequests(ben.page)).toBe(0)
  await press(worker, 'answer')
  await expectTogether(ada, ben)
  await expect.poll(() => notifications(worker)).toEqual([])
})

test('a notification declines, and closes when the caller gives up', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await turnOnNotifications(ben)
  await lookAway(ben)
  await ada.call(ben)
  const worker = await workerOf(ben.page)
  await expect.poll(() => notifications(worker)).toEqual(['Incoming call from Ada'])
  await press(worker, 'decline')
  await expect(ada.status('Ben declined')).toBeVisible()
  expect(await countMediaRequests(ben.page)).toBe(0)
})

test('an untouched page says that its sound is off, and any touch turns it on', async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.reload()
  await ada.expectHome()
  const off = ada.button('Sound is off. Click to turn it on')
  await expect(off).toBeVisible()
  await ada.page.getByRole('heading', { level: 1 }).click()
  await expect(off).toBeHidden()
})

test('staff see the next visitor at home, in a call and after it', async ({ person, server }) => {
  const staff = await person('Sam')
  const ben = await person('Ben')
  await staff.page.goto(`${server.url}/line/reception`)
  await expect(staff.page.getByText('Nobody is waiting')).toBeVisible()
  await staff.page.getByRole('link', { name: 'Ringdown' }).click()
  await staff.expectHome()

  await meet(staff, ben)
  const vera = await person('Vera', { at: '/line/reception/call' })
  await vera.introduce()
  await staff.button('1 waiting at reception').click()
  const queue = staff.page.getByRole('dialog', { name: 'Waiting callers' })
  await expect(queue.getByRole('button', { name: 'End this call and answer Vera' })).toBeVisible()
  await queue.getByRole('button', { name: 'Close' }).click()
  await expectTogether(staff, ben)

  await staff.control('Hang up').click()
  await expect(staff.status('Call ended')).toBeVisible()
  const waiting = staff.page.getByRole('region', { name: 'Waiting callers' })
  await expect(waiting.getByRole('button', { name: 'Answer Vera' })).toBeInViewport()
  await staff.button('Back to home').click()
  await waiting.getByRole('button', { name: 'Answer Vera' }).click()
  await expectTogether(staff, vera)
})
