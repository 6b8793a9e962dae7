import { test as base } from './fixtures.js'
import { Person } from './person.js'
import { ServerNodes } from './server-nodes.js'

export { expect } from './fixtures.js'

/**
 * How long a node that is stopped stays: shorter than for a load balancer that asks now and then, and longer than a busy machine
 * needs to move its pages.
 */
const DRAIN = { RINGDOWN_DRAIN_DELAY_SECONDS: '0.5', RINGDOWN_DRAIN_SECONDS: '16' }

interface Fixtures {
  cluster: ServerNodes
  /** Opens the app through one of the nodes. */
  personOn: (name: string, node: number) => Promise<Person>
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  cluster: async ({}, use, info) => {
    const cluster = await ServerNodes.start(2, DRAIN)
    await use(cluster)
    await cluster.close()
    if (info.status === info.expectedStatus) return
    for (const [index, { output }] of cluster.nodes.entries())
      await info.attach(`node-${index}.log`, { body: output })
  },

  personOn: async ({ browser, cluster }, use) => {
    const opened: Person[] = []
    await use(async (name, node) => {
      const index = cluster.nodes[node]
      if (index === undefined) throw new Error(`there is no node ${node}`)
      cluster.prefer(index)
      const context = await browser.newContext()
      const person = new Person(name, await context.newPage())
      opened.push(person)
      await person.page.goto(cluster.url)
      await person.introduce()
      await person.expectHome()
      return person
    })
    for (const { context } of opened) await context.close()
  },
})
