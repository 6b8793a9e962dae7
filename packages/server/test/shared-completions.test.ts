import { SERVER_TIMERS } from '@ringdown/protocol'
import { settle } from '@ringdown/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openUncounted } from '../src/budgets/held-budget.js'
import { Completions } from '../src/completions/completions.js'
import { followCompletions, tellCompletions } from '../src/completions/shared-completions.js'
import { openJournals } from './journal-rig.js'

const { completionRing, completionSettle } = SERVER_TIMERS
/** How long somebody waits: not the usual hour, so that a test is over soon. */
const completion = 120_000
/** Longer than it takes until every journal is looked at. */
const LOOKED = 6_000
const party = (userId: string) => ({ userId, deviceId: 'd', name: userId })
const named = (userId: string) => ({ userId, name: userId })

/** Nodes that agree on who is busy, as a store of calls lets them. */
async function open(count: number, { lifetimeMs = completion, ringMs = completionRing as number } = {}) {
  const rig = openJournals(count)
  const { clock } = rig
  const busy = new Set<string>()
  const nodes = rig.journals.map(({ journal, nodes: of }) => {
    const completions = new Completions({
      ...{ clock, lifetimeMs, ringMs, settleMs: completionSettle },
      openHold: openUncounted,
      mayRing: async () => true,
      isThere: () => true,
      isBusy: async userId => busy.has(userId),
      tell: () => {},
      onError: error => {
        throw error
      },
      sharing: tellCompletions({ journal, nodes: of }),
    })
    followCompletions(completions, { journal, nodes: of })
    return {
      number: of.self,
      journal,
      completions,
      /** Whom a person's pages at this node show, and `!` where they ring. */
      shownTo: (userId: string) =>
        completions.of(userId).completions.map(({ name, ringsForMs }) => (ringsForMs ? `${name}!` : name)),
    }
  })
  await Promise.all(nodes.map(({ journal }) => journal.start()))
  const close = () => {
    for (const { completions, journal } of nodes) {
      completions.close()
      journal.close()
    }
  }
  const pass = async (ms: number) => {
    await clock.advance(ms)
    await rig.deliver()
  }
  return { ...rig, nodes, busy, pass, close }
}

it('rings the one who has waited longest, wherever they wait, and shows it on all nodes', async () => {
  const { nodes, busy, deliver, pass, close } = await open(3)
  const [one, two, three] = nodes
  busy.add('anna')
  one?.completions.begin(party('bob'), named('anna'))
  await pass(1)
  two?.completions.begin(party('cy'), named('anna'))
  await deliver()
  busy.delete('anna')
  three?.completions.lookEverywhere('anna')
  await deliver()
  await pass(completionSettle)
  for (const node of nodes) {
    expect(node.shownTo('bob')).toEqual(['anna!'])
    expect(node.shownTo('cy')).toEqual(['anna'])
  }
  // Through another node than the one that keeps it.
  three?.completions.end('bob', 'anna')
  await deliver()
  await pass(completionSettle)
  for (const node of nodes) {
    expect(node.shownTo('bob')).toEqual([])
    expect(node.shownTo('cy')).toEqual(['anna!'])
  }
  await pass(completionRing)
  for (const node of nodes) expect(node.shownTo('cy')).toEqual([])
  close()
})

it('who begins again through another node waits once, and an end that is late does not end it', async () => {
  const { nodes, busy, sent, deliver, pass, close } = await open(2)
  const [one, two] = nodes
  busy.add('anna')
  one?.completions.begin(party('bob'), named('anna'))
  await deliver()
  two?.completions.end('bob', 'anna')
  await settle()
  const late = sent.splice(0)
  await pass(1)
  one?.completions.begin(party('bob'), named('anna'))
  sent.push(...late)
  await deliver()
  await pass(LOOKED)
  for (const node of nodes) expect(node.shownTo('bob')).toEqual(['anna'])
  two?.completions.begin(party('bob'), named('anna'))
  await pass(LOOKED)
  for (const node of nodes) expect(node.shownTo('bob')).toEqual(['anna'])
  await pass(completion)
  for (const node of nodes) expect(node.shownTo('bob')).toEqual([])
  close()
})

it.each([1, 2, 3])('waits survive the death of node %s, and are rung', async dead => {
  const { nodes, busy, deliver, pass, kill, close } = await open(3)
  busy.add('anna')
  for (const { completions, number } of nodes) completions.begin(party(`u${number}`), named('anna'))
  await deliver()
  const gone = nodes.find(({ number }) => number === dead)
  gone?.journal.close()
  gone?.completions.close()
  await kill(dead)
  await deliver()
  const left = nodes.filter(node => node !== gone)
  for (const node of left)
    for (const { number } of nodes) expect(node.shownTo(`u${number}`)).toEqual(['anna'])
  await pass(2 * LOOKED)
  for (const node of left)
    for (const { number } of nodes) expect(node.shownTo(`u${number}`)).toEqual(['anna'])
  busy.delete('anna')
  left[0]?.completions.lookEverywhere('anna')
  await pass(completionSettle + LOOKED)
  for (const node of left)
    expect(nodes.flatMap(({ number }) => node.shownTo(`u${number}`)).sort()).toEqual([
      'anna',
      'anna',
      'anna!',
    ])
  close()
})

const USERS = ['bob', 'cy', 'dan']
const step = fc.record({
  do: fc.constantFrom(
    'begin',
    'begin',
    'end',
    'busy',
    'free',
    'deliver',
    'deliver',
    'drop',
    'wait',
    'forget',
  ),
  node: fc.nat({ max: 2 }),
  user: fc.constantFrom(...USERS),
  callee: fc.constantFrom('anna', 'eve'),
  place: fc.nat({ max: 9 }),
})

it('all nodes come to show the same, and ring each once who waits for somebody free, whatever becomes of hints', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const rig = await open(3, { lifetimeMs: 3_600_000, ringMs: 1_000 })
      const { nodes, busy, sent, store, pass, clock, kill, close } = rig
      for (const { do: what, node: at, user, callee, place } of steps) {
        const completions = nodes[at]?.completions
        if (what === 'begin') completions?.begin(party(user), named(callee))
        else if (what === 'end') completions?.end(user, callee)
        else if (what === 'deliver') sent.splice(place, 1)[0]?.deliver()
        else if (what === 'drop') sent.splice(place, 1)
        else if (what === 'wait') await clock.advance(LOOKED)
        else if (what === 'forget') store.lose()
        else {
          if (what === 'busy') busy.add(callee)
          else busy.delete(callee)
          completions?.lookEverywhere(callee)
        }
        await settle()
      }
      nodes[0]?.journal.close()
      nodes[0]?.completions.close()
      await kill(1)
      for (let passed = 0; passed < 40_000; passed += 4_000) {
        await pass(4_000)
        for (const node of nodes.slice(1)) expect(rungTwice(node.shownTo)).toEqual([])
      }
      // Those of the same millisecond are in any order.
      const shown = nodes.slice(1).map(node => USERS.map(user => [...node.shownTo(user)].sort()))
      expect(shown[1]).toEqual(shown[0])
      // The others were rung, in vain.
      for (const callee of shown[0]?.flat() ?? []) expect([...busy]).toContain(callee)
      close()
      expect(clock.pending).toBe(0)
    }),
    { numRuns: 60 },
  )
})

/** Who is rung for two at a time, and for whom two are. */
function rungTwice(shownTo: (user: string) => readonly string[]): readonly string[] {
  const rings = USERS.flatMap(user => shownTo(user).flatMap(ring => (ring.endsWith('!') ? [user, ring] : [])))
  return rings.filter((ring, place) => rings.indexOf(ring) !== place)
}
