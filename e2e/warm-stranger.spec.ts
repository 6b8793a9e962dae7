import { expect, test } from './fixtures.js'
import { type IceView, viewIce } from './ice-view.js'
import { expectWholeCall, startCall } from './meet.js'
import type { Person } from './person.js'
import { candidatesIn, revealing } from './wire.js'
import { countMediaRequests } from './witness.js'

/** The callee's page has done everything that can be done in private. */
async function expectReadyInPrivate(callee: Person): Promise<IceView> {
  await expect
    .poll(async () => {
      const view = await viewIce(callee.page)
      return view && [view.signaling, view.gathering]
    })
    .toEqual(['stable', 'complete'])
  const view = await viewIce(callee.page)
  if (!view) throw new Error(`${callee.name}'s page no longer has a connection.`)
  return view
}

/** The SDP answer is with the caller, and no address of the callee: neither in it nor by a packet of its own. */
async function expectOnlyAnswerLeft(callee: Person, caller: Person): Promise<void> {
  await expect.poll(async () => (await viewIce(caller.page))?.hasRemoteDescription).toBe(true)
  const [there, here] = [await viewIce(callee.page), await viewIce(caller.page)]
  expect(callee.wire.submitted('description').map(({ description }) => description.type)).toEqual(['answer'])
  expect(callee.wire.submitted('candidates')).toEqual([])
  const said = [...revealing(callee.wire.sent), ...revealing(caller.wire.received)]
  expect(said.length).toBeGreaterThanOrEqual(2)
  expect(candidatesIn(said)).toEqual([])
  expect(said.join().match(/IN IP[46] (?!0\.0\.0\.0)/g)).toBeNull()
  // A connectivity check would reveal its sender.
  expect(there?.remote ?? []).toEqual([])
  expect(there?.checksSent ?? 0).toBe(0)
  expect(here).toMatchObject({ remote: [], bytesReceived: 0 })
}

/** Address and port of a candidate (RFC 8839 §5.1). */
function addressOf(candidate: string): string {
  return candidate.split(' ').slice(4, 6).join(' ')
}

/** What was withheld has gone out, for the very connection that was ready. */
async function expectAllLeft(callee: Person, ready: IceView): Promise<void> {
  expect(callee.wire.submitted('description').map(({ description }) => description.type)).toEqual(['answer'])
  const sent = callee.wire.submitted('candidates').flatMap(({ candidates }) => candidates)
  const addresses = sent.map(({ candidate }) => addressOf(candidate))
  const useful = ready.described.filter(candidate => !candidate.includes('tcptype active'))
  expect(useful).not.toEqual([])
  expect(addresses).toEqual(expect.arrayContaining(useful.map(addressOf)))
  expect(await callee.page.evaluate(() => window.ringdownWitness.connections.length)).toBe(1)
}

test('a stranger learns no address of the callee before the answer, and all of them with it', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await expect(ada.status('Ringing Ben…')).toBeVisible()
  const ready = await expectReadyInPrivate(ben)
  expect(ready.described.length).toBeGreaterThan(0)
  await expectOnlyAnswerLeft(ben, ada)
  expect(await countMediaRequests(ben.page)).toBe(0)

  await ben.answer(ada)
  await expectWholeCall(ada, ben)
  await expectAllLeft(ben, ready)
})

test('a stranger who is declined has learnt no address', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await expectReadyInPrivate(ben)
  await ben.answer(ada, 'Decline')
  await expect(ada.status('Ben declined')).toBeVisible()
  expect(candidatesIn([...ben.wire.sent, ...ada.wire.received])).toEqual([])
})

test('behind a link the SDP answer leaves before "Join call", and no address; frames arrive after it', async ({
  person,
}) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect(ben.button('Join call')).toBeEnabled()
  const ready = await expectReadyInPrivate(ben)
  expect(ready.described.length).toBeGreaterThan(0)
  await expectOnlyAnswerLeft(ben, ada)

  // The page that waits does not say that somebody has come.
  await expect(ada.page.getByText('Waiting for someone to join')).toBeVisible()

  await ben.button('Join call').click()
  await expectWholeCall(ada, ben)
  await expectAllLeft(ben, ready)
})

/** A visitor waits on a line at which so many of the staff are. */
async function waitAtDesk(
  person: (name: string, options: { at: string }) => Promise<Person>,
  names: string[],
) {
  const staff: Person[] = []
  for (const name of names) {
    const one = await person(name, { at: '/line/desk' })
    await one.introduce()
    await expect(one.page.getByText('Nobody is waiting')).toBeVisible()
    staff.push(one)
  }
  const vera = await person('Vera', { at: '/line/desk/call' })
  await vera.introduce()
  await expect(vera.page.getByText('You are next.')).toBeVisible()
  return { staff, vera }
}

test('on a line the SDP answer of the only one of the staff leaves before "Answer", and no address', async ({
  person,
}) => {
  const { staff, vera } = await waitAtDesk(person, ['Anna'])
  const anna = staff[0]!
  const ready = await expectReadyInPrivate(anna)
  expect(ready.described.length).toBeGreaterThan(0)
  await expectOnlyAnswerLeft(anna, vera)
  expect(await countMediaRequests(anna.page)).toBe(0)
  await expect(vera.page.getByText('You are next.')).toBeVisible()

  await anna.button('Answer Vera').click()
  await expectWholeCall(vera, anna)
  await expectAllLeft(anna, ready)
})

test('on a line with several of the staff all is ready in private, nothing leaves before "Answer", and each may press it', async ({
  person,
}) => {
  const { staff, vera } = await waitAtDesk(person, ['Anna', 'Otto'])
  const [, otto] = staff as [Person, Person]
  for (const one of staff) {
    expect((await expectReadyInPrivate(one)).checksSent).toBe(0)
    expect(one.wire.submitted('description')).toEqual([])
    expect(one.wire.submitted('candidates')).toEqual([])
  }
  const ready = await expectReadyInPrivate(otto)
  await otto.button('Answer Vera').click()
  await expectWholeCall(vera, otto)
  await expectAllLeft(otto, ready)
})

test('a visitor who goes again leaves the link to the next, who joins with an answer that was there before', async ({
  person,
}) => {
  const ada = await person('Ada')
  const link = await startCall(ada)
  const eve = await person('Eve', { at: link })
  await eve.introduce()
  await expectReadyInPrivate(eve)
  await expectOnlyAnswerLeft(eve, ada)
  await eve.page.close()
  const ben = await person('Ben', { at: link })
  await ben.introduce()
  await expect
    .poll(() => ben.wire.submitted('description').map(({ session }) => session))
    .toEqual(expect.arrayContaining([2]))
  await ben.button('Join call').click()
  await expectWholeCall(ada, ben)
})
