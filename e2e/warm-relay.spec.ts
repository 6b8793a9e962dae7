import { networkInterfaces } from 'node:os'
import { test as base, expect } from './fixtures.js'
import { watchGaps } from './frame-gap.js'
import { type IceView, viewIce } from './ice-view.js'
import { expectTogether, expectWholeCall, startCall } from './meet.js'
import { closeSettings, openDetails, openSettings } from './panels.js'
import type { Person } from './person.js'
import { isOnRelay, TurnServer } from './turn-server.js'
import { candidatesIn, revealing } from './wire.js'

const test = base.extend<{ turn: TurnServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  turn: async ({}, use, info) => {
    const turn = await TurnServer.start()
    await use(turn)
    await turn.stop()
    if (info.status !== info.expectedStatus) await info.attach('turn.log', { body: turn.output })
  },
  serverEnv: async ({ turn }, use) => use(turn.env),
})

/** How long the picture may freeze while the call moves to another path. */
const MOST_STILL_MS = 1_000
/** Longer than the move to the direct path takes. */
const STAYS_MS = 5_000

/** Addresses at which this machine's browsers can be reached without the relay. */
const ownAddresses = Object.values(networkInterfaces())
  .flatMap(addresses => addresses ?? [])
  .filter(({ internal }) => !internal)
  .map(({ address }) => address)

/** What the callee has sent contains the relay's address and no other. */
function expectOnlyRelay(frames: readonly string[]): void {
  const candidates = candidatesIn(frames)
  expect(candidates.length).toBeGreaterThan(0)
  for (const candidate of candidates) {
    expect(candidate).toMatch(/ 127\.0\.0\.1 \d+ typ relay raddr 0\.0\.0\.0 rport 0( |$)/)
  }
  const text = revealing(frames).join('\n')
  for (const address of [...ownAddresses, '.local']) expect(text).not.toContain(address)
}

/** It rings, and a path leads from one to the other through the callee's relay. */
async function expectWarmThroughRelay(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee)
  await expect(callee.incoming(caller)).toBeVisible()
  for (const { page } of [caller, callee]) {
    await expect.poll(async () => (await viewIce(page))?.connection).toBe('connected')
  }
  await expect(caller.status(`Ringing ${callee.name}…`)).toBeVisible()
  expectOnlyRelay(callee.wire.sent)
  const view = await viewIce(caller.page)
  expect(view?.route && isOnRelay(view.route.remote)).toBe(true)
  expect(view?.remote.every(isOnRelay)).toBe(true)
}

function isDirect(view: IceView | null): boolean {
  const route = view?.route
  return !!route && [route.local, route.remote].every(end => end.type !== 'relay' && !isOnRelay(end))
}

test('who looks at a link is connected through the relay, unseen by who waits, and directly after "Join call"', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben', { at: await startCall(ada) })
  await ben.introduce()
  for (const { page } of [ada, ben])
    await expect.poll(async () => (await viewIce(page))?.connection).toBe('connected')
  expectOnlyRelay(ben.wire.sent)
  expect((await viewIce(ada.page))?.remote.every(isOnRelay)).toBe(true)
  await expect(ada.page.getByText('Waiting for someone to join')).toBeVisible()

  await ben.button('Join call').click()
  await expectWholeCall(ada, ben)
  for (const { page } of [ada, ben]) await expect.poll(async () => isDirect(await viewIce(page))).toBe(true)
})

test('a stranger is connected through the relay, and directly after the answer, without a gap', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await expectWarmThroughRelay(ada, ben)

  await ben.answer(ada)
  const watches = await Promise.all([watchGaps(ada.video('Ben')), watchGaps(ben.video('Ada'))])
  for (const { page } of [ada, ben]) await expect.poll(async () => isDirect(await viewIce(page))).toBe(true)
  await expectWholeCall(ada, ben)
  for (const watch of watches) {
    const gap = await watch.stop()
    expect(gap).not.toBeNull()
    expect(gap).toBeLessThan(MOST_STILL_MS)
  }
  expect((await viewIce(ada.page))?.connection).toBe('connected')
})

test('"Always relay my calls": it stays on the relay', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  const settings = await openSettings(ben)
  await settings.getByRole('switch', { name: 'Always relay my calls' }).click()
  await closeSettings(ben)
  await expectWarmThroughRelay(ada, ben)

  await ben.answer(ada)
  const stays = ada.page.waitForTimeout(STAYS_MS)
  await expectWholeCall(ada, ben)
  await stays
  await expectTogether(ada, ben)
  expectOnlyRelay(ben.wire.sent)
  // Negotiation has moved to the control channel; what went over it shows in the descriptions.
  const [here, there] = [await viewIce(ada.page), await viewIce(ben.page)]
  expect(there?.described.length).toBeGreaterThan(0)
  for (const candidate of there?.described ?? []) expect(candidate).toContain(' typ relay ')
  expect(here?.remote.every(isOnRelay)).toBe(true)
  expect(here?.route && isOnRelay(here.route.remote)).toBe(true)
  for (const one of [ada, ben]) {
    await expect((await openDetails(one)).getByText(/^Connected in .* · relayed · /)).toBeVisible()
  }
})

test.describe('where the server warms nobody', () => {
  test.use({
    serverEnv: async ({ turn }, use) => use({ ...turn.env, RINGDOWN_WARM: 'off' }),
  })

  test('nothing leaves before the answer, with or without a relay', async ({ person }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await ada.call(ben)
    await expect(ada.status('Ringing Ben…')).toBeVisible()
    await expect.poll(async () => (await viewIce(ben.page))?.gathering).toBe('complete')
    expect(revealing(ben.wire.sent)).toEqual([])
    expect(revealing(ada.wire.received)).toEqual([])
    expect(await viewIce(ada.page)).toMatchObject({ remote: [], bytesReceived: 0 })

    await ben.answer(ada)
    await expectWholeCall(ada, ben)
    expect(candidatesIn(ben.wire.sent).length).toBeGreaterThan(0)
  })
})
