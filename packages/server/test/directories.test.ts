import { settle } from '@ringdown/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PersonChange } from '../src/presence/directory.js'
import { MemoryDirectory } from '../src/presence/memory-directory.js'
import { COLLECT, followStays, tellStays } from '../src/presence/people-exchange.js'
import { openJournals } from './journal-rig.js'
import { until } from './sockets.js'

const GRACE = 15_000
/** Longer than it takes until every journal is looked at. */
const LOOKED = 6_000

async function open(count: number) {
  const rig = openJournals(count)
  const { clock } = rig
  const nodes = rig.journals.map(({ journal }) => {
    const directory: MemoryDirectory = new MemoryDirectory({
      ...{ clock, graceMs: GRACE, limit: 1_000 },
      onOwn: tellStays(journal, clock, userId => directory.stayOf(userId)),
    })
    followStays(journal, directory)
    const changes: PersonChange[] = []
    directory.subscribe(change => void changes.push(change))
    return {
      directory,
      changes,
      journal,
      arrive: async (userId: string, name = userId) => {
        const party = { userId, deviceId: 'd', name }
        await directory.meet(party)
        await directory.arrive(party)
      },
      names: async () => (await directory.find('', 100)).people.map(({ name }) => name),
    }
  })
  await Promise.all(nodes.map(({ journal }) => journal.start()))
  const [one, two] = nodes
  if (one === undefined || two === undefined) throw new Error('two were opened')
  const deliver = async () => {
    await clock.advance(COLLECT)
    await rig.deliver()
  }
  return { ...rig, nodes, one, two, deliver }
}

it('everybody is shown on every node, under their latest name, busy where their own node says so', async () => {
  const { one, two, deliver } = await open(2)
  await one.arrive('ann', 'Ann')
  await two.arrive('bob', 'Bob')
  await deliver()
  expect(await one.names()).toEqual(['Ann', 'Bob'])
  expect(await two.names()).toEqual(['Ann', 'Bob'])
  expect(await two.directory.knows('ann')).toBe(true)
  expect([...two.directory.nodesOf('ann')]).toEqual([1])
  await one.arrive('ann', 'Anna')
  // Only Ann's own node knows that.
  await two.directory.setBusy('ann', true)
  await deliver()
  expect(await two.directory.person('ann')).toEqual({ userId: 'ann', name: 'Anna', busy: false })
  await one.directory.setBusy('ann', true)
  await deliver()
  expect(await two.directory.person('ann')).toMatchObject({ busy: true })
})

it('somebody is here while any node has them, and moves without a flicker', async () => {
  const { clock, one, two, deliver } = await open(2)
  await one.arrive('ann')
  await deliver()
  await one.directory.leave('ann', false)
  await two.arrive('ann')
  await deliver()
  await clock.advance(GRACE)
  await deliver()
  expect(await one.names()).toEqual(['ann'])
  expect(await two.names()).toEqual(['ann'])
  expect(one.changes.length).toBe(1)
  expect(two.changes.length).toBe(1)
  await two.directory.leave('ann', true)
  await deliver()
  expect(await one.names()).toEqual([])
})

it('a dead node’s people are gone with it, and an earlier claim to a name holds on every node', async () => {
  const { clock, one, two, deliver, kill } = await open(2)
  await one.arrive('a', 'Anna Weber')
  await clock.advance(1)
  await two.arrive('b', 'Anna Weber')
  await deliver()
  for (const { directory } of [one, two]) {
    expect(await directory.person('a')).not.toHaveProperty('lookalike')
    expect(await directory.person('b')).toMatchObject({ lookalike: true })
  }
  await kill(1)
  expect((await two.directory.find('', 9)).people).toEqual([{ userId: 'b', name: 'Anna Weber', busy: false }])
})

it('a dead node’s many people go a few at a time, so that others have their turn between them', async () => {
  const { one, two, deliver, kill } = await open(2)
  const people = Array.from({ length: 400 }, (_, index) => `person ${index}`)
  for (const name of people) await one.arrive(name)
  await two.arrive('person 7')
  await deliver()
  expect((await two.directory.find('', 9)).total).toBe(400)
  two.changes.length = 0
  const atOnce: number[] = []
  const count = () => {
    atOnce.push(two.changes.length)
    two.changes.length = 0
    if (atOnce.reduce((sum, each) => sum + each, 0) < 399) setImmediate(count)
  }
  setImmediate(count)
  await kill(1)
  await until(async () => (await two.names()).length === 1)
  expect(await two.names()).toEqual(['person 7'])
  expect(Math.max(...atOnce)).toBeLessThanOrEqual(100)
})

const USERS = ['ann', 'bob', 'cy', 'dan']
const NAMES = ['Ann', 'Anп', 'Bob', 'Cy']
const step = fc.record({
  do: fc.constantFrom('arrive', 'arrive', 'leave', 'lose', 'busy', 'deliver', 'drop', 'wait', 'forget'),
  node: fc.nat({ max: 2 }),
  user: fc.constantFrom(...USERS),
  name: fc.constantFrom(...NAMES),
  place: fc.nat({ max: 9 }),
})

/** Somebody is at one node under one name, and at another for a moment, too short to be told of, under another. */
const A_MOMENT_ELSEWHERE = (
  [
    ['arrive', 2, 'Bob'],
    ['wait', 0, 'Ann'],
    ['arrive', 1, 'Ann'],
    ['leave', 1, 'Ann'],
  ] as const
).map(([what, node, name]) => ({ do: what, node, user: 'ann', name, place: 0 }))

it('all nodes show the same, and nobody but those connected, whatever becomes of hints', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const { nodes, clock, sent, store, deliver, kill } = await open(3)
      const connected = new Map<string, number[]>()
      for (const { do: what, node: at, user, name, place } of steps) {
        const node = nodes[at]
        const key = `${at} ${user}`
        const own = connected.get(key) ?? []
        if (what === 'arrive') {
          await node?.arrive(user, name)
          connected.set(key, [...own, 1])
        } else if ((what === 'leave' || what === 'lose') && own.length > 0) {
          connected.set(key, own.slice(1))
          await node?.directory.leave(user, what === 'leave')
        } else if (what === 'busy') await node?.directory.setBusy(user, place % 2 === 0)
        else if (what === 'deliver') sent.splice(place, 1)[0]?.deliver()
        else if (what === 'drop') sent.splice(place, 1)
        else if (what === 'wait') await clock.advance(LOOKED)
        else if (what === 'forget') store.lose()
        await settle()
      }
      nodes[0]?.journal.close()
      await kill(1)
      await clock.advance(GRACE + 3 * LOOKED)
      await deliver()
      const here = USERS.filter(user =>
        [1, 2].some(node => (connected.get(`${node} ${user}`) ?? []).length > 0),
      )
      const [, two, three] = nodes
      const [some, others] = [await two?.directory.find('', 9), await three?.directory.find('', 9)]
      expect(others).toEqual(some)
      expect(some?.people.map(({ userId }) => userId).sort()).toEqual(here)
      for (const { directory, journal } of nodes) {
        directory.close()
        journal.close()
      }
    }),
    { numRuns: 100, examples: [[A_MOMENT_ELSEWHERE]] },
  )
})
