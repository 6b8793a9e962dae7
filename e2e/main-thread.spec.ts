import type { Browser } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { installMarks, MainThreads, type Task } from './main-thread.js'
import { meet } from './meet.js'
import type { Person } from './person.js'

/** How many calls are measured. The quickest counts: what else the machine does, with the same caches, only makes one slower. */
const CALLS = 5
/**
 * The longest task, in milliseconds of CPU: 120 on a phone whose CPU is four times as slow, well below the 50 from which a
 * person may notice one here. Slowing this CPU down would measure what else it does, too.
 */
const LONGEST = 30

// As people have it: with what is animated while it rings.
test.use({ reducedMotion: 'no-preference' })

test('nothing holds up either page between the click on Answer and the picture', async ({
  browser,
  person,
}) => {
  const ada = await person('Ada', { prepare: installMarks })
  const ben = await person('Ben', { prepare: installMarks })
  await meet(ada, ben)
  const longest: Record<string, Task[]> = { Ada: [], Ben: [] }
  for (let call = 0; call < CALLS; call++) {
    await ada.control('Hang up').click()
    await ada.button('Call again').click()
    await untilConnected(ada, ben)
    await expectNoFilter(ada, ben)
    const threads = await recordAnswer(browser, ada, ben)
    for (const { name } of [ada, ben]) longest[name]?.push(...threads.tasks(name, ben.name).slice(0, 1))
  }
  await expectNoFilter(ada, ben)
  for (const [name, tasks] of Object.entries(longest)) {
    expect(tasks).toHaveLength(CALLS)
    const [quickest] = tasks.sort((a, b) => a.cpu - b.cpu)
    expect(quickest?.cpu, `${name}: ${quickest?.parts.join('; ')}`).toBeLessThanOrEqual(LONGEST)
  }
})

/** No moving picture is blurred or the like: without a graphics card, that costs every frame. */
async function expectNoFilter(...people: readonly Person[]): Promise<void> {
  for (const { page } of people) {
    const filtered = await page.evaluate(() => {
      const around = (element: Element | null): Element[] =>
        element ? [element, ...around(element.parentElement)] : []
      const overlaid = [...document.querySelectorAll('*')].filter(
        element => getComputedStyle(element).backdropFilter !== 'none',
      )
      const videos = [...document.querySelectorAll('video')].flatMap(around)
      const isFiltered = (element: Element) => getComputedStyle(element).filter !== 'none'
      return [...overlaid, ...videos.filter(isFiltered)].map(({ className }) => className)
    })
    expect(filtered).toEqual([])
  }
}

/** It rings, and both pages have connected meanwhile. */
async function untilConnected(caller: Person, callee: Person): Promise<void> {
  await expect(callee.incoming(caller)).toBeVisible()
  for (const { page } of [caller, callee]) {
    await expect
      .poll(() => page.evaluate(() => window.ringdownWitness.connections.at(-1)?.connectionState))
      .toBe('connected')
  }
}

/** Answers, and waits for both pictures. */
async function recordAnswer(browser: Browser, caller: Person, callee: Person): Promise<MainThreads> {
  const names = [caller.name, callee.name] as const
  await caller.page.evaluate(([me, other]) => window.awaitPicture(me, other), names)
  await callee.page.evaluate(([other, me]) => window.awaitPicture(me, other), names)
  return MainThreads.record(browser, callee.page, async () => {
    await callee.answer(caller)
    for (const { page } of [caller, callee]) await page.evaluate(() => window.pictured)
  })
}
