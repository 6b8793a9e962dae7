import { type BrowserContext, test as base } from '@playwright/test'
import { Person } from '../person.js'
import { installWitness } from '../witness.js'
import { Lab } from './lab.js'
import type { Place } from './place.js'
import type { Setup } from './setup.js'

/** Opens a page on a computer of the lab and, at home, types the name and presses Continue. */
export type OpenPerson = (name: string, place: Place, setup: Setup) => Promise<Person>

interface Fixtures {
  readonly person: OpenPerson
}

/** The lab lives as long as its worker; each test tells it what should differ. */
export const test = base.extend<Fixtures, { lab: Lab }>({
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const lab = await Lab.open()
      await use(lab)
      await lab.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  person: async ({ lab }, use, info) => {
    const contexts: BrowserContext[] = []
    const setups = new Set<Setup>()
    await use(async (name, place, setup) => {
      setups.add(setup)
      const [browser, server] = await Promise.all([lab.browser(place), lab.server(setup)])
      const context = await browser.newContext()
      contexts.push(context)
      await installWitness(context)
      const person = new Person(name, await context.newPage())
      await person.page.goto(server.url)
      await person.introduce()
      await person.expectHome()
      return person
    })
    for (const context of contexts) await context.close()
    if (info.status === info.expectedStatus) return
    for (const setup of setups) {
      await info.attach('server.log', { body: (await lab.server(setup)).output })
    }
    await info.attach('turn.log', { body: lab.turn.output })
  },
})

export { expect } from '@playwright/test'
