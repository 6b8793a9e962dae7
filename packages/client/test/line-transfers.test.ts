import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLines } from '../src/lines/index.js'
import { type Device, type House, isConnected, openHouse, until } from './people.js'

let house: House
let visitor: Device
let staff: Device
beforeEach(async () => {
  house = await openHouse()
  visitor = await house.open('Vera')
  staff = await house.open('Staff')
})
afterEach(() => house.close())

/** The visitor talks with the staff of a line. */
async function talkAt(line: string) {
  const waiting = staff.ringdown.listen(`line:${line}`)
  await until(waiting, calls => calls !== null)
  const call = visitor.ringdown.call(`line:${line}`)
  const answered = (await until(waiting, calls => calls?.length === 1))?.[0]
  answered?.accept()
  await until(call, isConnected)
  return { call, answered: answered! }
}

it('says where in the queue a caller is, and who waits to the staff', async () => {
  const [atVisitor, atStaff] = [createLines(visitor.ringdown), createLines(staff.ringdown)]
  staff.ringdown.listen('line:reception')
  atStaff.openDesk('reception')
  const call = visitor.ringdown.call('line:reception')
  const news = await until(atVisitor.queue, queue => queue !== null)
  expect(news).toEqual({ callId: call.snapshot.callId, place: 1 })
  const desks = await until(atStaff.desks, all => all.get('reception')?.calls.length === 1)
  expect(desks.get('reception')).toMatchObject({
    title: 'reception',
    calls: [{ callId: call.snapshot.callId }],
  })
  await atVisitor.askToBeCalledBack('reception', '0170 123')
  await until(atStaff.desks, all => all.get('reception')?.requests[0]?.contact === '0170 123')
  expect(await atVisitor.status('reception')).toMatchObject({ open: true, waiting: 1 })
})

it('keeps the visitor’s call, with their devices as they were, when it is transferred to another line', async () => {
  const other = await house.open('Other')
  const [atStaff, atOther] = [createLines(staff.ringdown), createLines(other.ringdown)]
  const waiting = other.ringdown.listen('line:billing')
  atOther.openDesk('billing')
  const { call, answered } = await talkAt('reception')
  const media = call.localMedia
  media.setMicrophone(false)
  await atStaff.transfer(answered, 'line:billing', 'Wants an invoice')
  expect(await answered.ended).toBe('completed')
  await until(call, ({ address, phase }) => address === 'line:billing' && phase === 'calling')
  expect(call.snapshot).toMatchObject({ peer: null, connectedAt: null, reason: null })
  expect(call.localMedia).toBe(media)
  expect(media.snapshot.microphone.state).toBe('muted')
  const next = (await until(waiting, calls => calls?.length === 1))?.[0]
  const desks = await until(atOther.desks, all => all.get('billing')?.calls.length === 1)
  expect(desks.get('billing')?.calls[0]).toMatchObject({
    transfer: { by: 'Staff', line: 'reception' },
    notes: [{ words: 'Wants an invoice' }],
  })
  next?.accept()
  await until(call, isConnected)
  expect(visitor.ringdown.snapshot.calls).toEqual([call])
  call.hangUp()
  expect(await call.ended).toBe('completed')
})

it('rings a member, who knows who has sent them', async () => {
  const bob = await house.open('Bob')
  const [atStaff, atBob] = [createLines(staff.ringdown), createLines(bob.ringdown)]
  const { call, answered } = await talkAt('reception')
  await atStaff.transfer(answered, `user:${bob.userId}`)
  const ring = await bob.incoming()
  expect(ring.snapshot.peer?.name).toBe('Vera')
  expect(atBob.transferred.snapshot.get(visitor.userId)).toMatchObject({ by: 'Staff', line: 'reception' })
  ring.accept()
  await until(call, isConnected)
})

it('leaves a call as it is when it cannot be transferred', async () => {
  const { call, answered } = await talkAt('reception')
  await expect(createLines(staff.ringdown).transfer(answered, 'user:nobody')).rejects.toMatchObject({
    code: 'not-allowed',
  })
  expect([call, answered].map(each => each.snapshot.connection)).toEqual(['connected', 'connected'])
})
