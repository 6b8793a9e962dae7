import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Call } from '../src/index.js'
import { type Device, type House, isConnected, openHouse, until } from './people.js'

const DESK = 'line:desk'

let house: House
let visitor: Device
beforeEach(async () => {
  house = await openHouse()
  visitor = await house.open('Vera')
})
afterEach(() => house.close())

/** One of the staff comes, and sees who waits. */
async function come(name: string) {
  const device = await house.open(name)
  const waiting = device.ringdown.listen(DESK)
  await until(waiting, calls => calls !== null)
  const next = async () => (await until(waiting, calls => !!calls?.length))?.[0] as Call
  return { ...device, waiting, next }
}

const answersIn = ({ connections }: Device) => connections.map(({ signalingState }) => signalingState)
const isAnswered = (device: Device, answered = true) =>
  expect.poll(() => answersIn(device)[0]).toBe(answered ? 'stable' : 'have-local-offer')

it('tells a visitor the SDP answer of the only one of the staff before the click, connects to nothing and opens nothing', async () => {
  const staff = await come('Staff')
  const call = visitor.ringdown.call(DESK)
  const next = await staff.next()
  await isAnswered(visitor)
  const tries = house.network.connections.flatMap(({ calls }) =>
    calls.filter(({ method }) => method === 'addIceCandidate'),
  )
  expect(tries).toEqual([])
  expect(staff.devices.asked).toEqual([])
  expect([call.snapshot, next.snapshot]).toMatchObject([
    { phase: 'calling', peer: null, participants: [] },
    { phase: 'ringing', connectedAt: null },
  ])
  next.accept()
  await Promise.all([call, next].map(each => until(each, isConnected)))
  expect([visitor, staff].map(({ connections }) => connections.length)).toEqual([1, 1])
})

it('prepares the answer in private where several may answer, and any of them does', async () => {
  const staff = [await come('Staff'), await come('Other')]
  const call = visitor.ringdown.call(DESK)
  const rows = await Promise.all(staff.map(({ next }) => next()))
  await Promise.all(staff.map(device => isAnswered(device)))
  await isAnswered(visitor, false)
  rows[1]?.accept()
  await Promise.all([until(call, isConnected), until(rows[1]!, isConnected)])
  expect(await rows[0]?.ended).toBe('answered-elsewhere')
  expect(visitor.connections).toHaveLength(1)
})

it('lets somebody of the staff answer who came after another one had answered in SDP', async () => {
  const staff = await come('Staff')
  const call = visitor.ringdown.call(DESK)
  const first = await staff.next()
  await isAnswered(visitor)
  const other = await come('Other')
  const row = await other.next()
  await isAnswered(other)
  row.accept()
  await Promise.all([until(call, isConnected), until(row, isConnected)])
  expect(await first.ended).toBe('answered-elsewhere')
})

it('makes another offer once the one who had answered in SDP has left the desk', async () => {
  const staff = await come('Staff')
  const call = visitor.ringdown.call(DESK)
  await isAnswered(visitor)
  staff.waiting.close()
  await expect.poll(() => answersIn(visitor).at(-1)).toBe('have-local-offer')
  const row = await (await come('Other')).next()
  await expect.poll(() => answersIn(visitor).at(-1)).toBe('stable')
  row.accept()
  await Promise.all([until(call, isConnected), until(row, isConnected)])
})

it('prepares one visitor at a time: the next once the one before is answered', async () => {
  const staff = await come('Staff')
  const first = visitor.ringdown.call(DESK)
  await isAnswered(visitor)
  const bert = await house.open('Bert')
  const second = bert.ringdown.call(DESK)
  await until(staff.waiting, calls => calls?.length === 2)
  await isAnswered(bert, false)
  expect(staff.connections).toHaveLength(1)
  ;(await staff.next()).accept()
  await until(first, isConnected)
  await isAnswered(bert)
  expect(second.snapshot.phase).toBe('calling')
})
