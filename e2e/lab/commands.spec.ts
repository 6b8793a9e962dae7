import type { Page } from '@playwright/test'
import { countEchoes } from './echoes.js'
import { expect, test } from './fixtures.js'
import { ownAddresses } from './own-addresses.js'

/** Milliseconds from a page's request to its answer, the best of several; `null` if none comes. */
function timeRequest(page: Page): Promise<number | null> {
  return page.evaluate(async () => {
    let best: number | null = null
    for (let count = 0; count < 4; count++) {
      const started = performance.now()
      const signal = AbortSignal.timeout(1_500)
      const answer = await fetch('/livez', { cache: 'no-store', signal }).catch(() => null)
      if (!answer) return null
      best = Math.min(best ?? Number.POSITIVE_INFINITY, performance.now() - started)
    }
    return best
  })
}

test.afterEach(async ({ lab }) => {
  await lab.internet.delay(lab.caller.link, 0)
  await lab.internet.restore(lab.caller.link)
})

test('a link has the delay it is given', async ({ lab, person }) => {
  await lab.caller.setKind('port-restricted')
  const { page } = await person('Ada', lab.caller, 'STUN only')
  expect(await timeRequest(page)).toBeLessThan(150)
  await lab.internet.delay(lab.caller.link, 100)
  const long = await timeRequest(page)
  expect(long).toBeGreaterThanOrEqual(200)
  expect(long).toBeLessThan(350)
})

test('a link loses as much as it is told to', async ({ lab }) => {
  await lab.caller.setKind('port-restricted')
  const echoes = () => countEchoes(lab.caller, lab.stunAddress, 400)
  expect(await echoes()).toBe(400)
  await lab.internet.lose(lab.caller.link, 30)
  // Each packet crosses the link twice: 0.7 × 0.7 of 400 is 196, give or take three standard deviations.
  const some = await echoes()
  expect(some).toBeGreaterThan(166)
  expect(some).toBeLessThan(226)
  await lab.internet.cut(lab.caller.link)
  expect(await echoes()).toBe(0)
})

test('nothing crosses a cut link, and everything does once it is restored', async ({ lab, person }) => {
  await lab.caller.setKind('port-restricted')
  const { page } = await person('Ada', lab.caller, 'STUN only')
  expect(await timeRequest(page)).not.toBeNull()
  await lab.internet.cut(lab.caller.link)
  expect(await timeRequest(page)).toBeNull()
  // Packets are lost silently: the browser has not been told.
  expect(await page.evaluate(() => navigator.onLine)).toBe(true)
  await lab.internet.restore(lab.caller.link)
  await expect.poll(() => timeRequest(page)).not.toBeNull()
})

test('a computer that moves gets another address, inside and outside, and has none in between', async ({
  lab,
  person,
}) => {
  await lab.caller.setKind('symmetric')
  const { page } = await person('Ada', lab.caller, 'STUN only')
  const before = lab.caller.address
  await expect.poll(() => ownAddresses(page)).toEqual([before])
  await lab.caller.move()
  expect(lab.caller.address).not.toBe(before)
  await expect.poll(() => ownAddresses(page)).toEqual([lab.caller.address])
  await expect.poll(() => timeRequest(page)).not.toBeNull()
  await lab.caller.unplug()
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false)
  await lab.caller.move('open')
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true)
  await expect.poll(() => ownAddresses(page)).toEqual([lab.caller.address])
})

test('an interface that appears adds one address and leads nowhere', async ({ lab, person }) => {
  await lab.callee.move('open')
  const { page } = await person('Ben', lab.callee, 'STUN only')
  const own = lab.callee.address
  const extra = await lab.callee.addInterface()
  await expect.poll(() => ownAddresses(page)).toEqual([extra, own].sort())
  expect(await timeRequest(page)).not.toBeNull()
})
