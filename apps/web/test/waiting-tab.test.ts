import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { createPhone } from '../src/phone/phone.js'
import { type FakeCall, FakeRingdown } from './fake-ringdown.js'

const LINE = 'line:reception'
const PAGE = '/line/reception/call'

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => void vi.useRealTimers())

/** A visitor queues on a line; the tab is left and, after a while, opened on a page. */
async function leaveTheQueue(
  how: { cancel?: boolean; afterMs?: number; path?: string; camera?: 'on' | 'opening' } = {},
) {
  const { cancel = false, afterMs = 1_000, path = PAGE, camera = 'on' } = how
  const [storage, tab] = [memoryStorage(), memoryStorage()]
  const line = new FakeRingdown()
  const phone = createPhone(line, storage, tab)
  const call = phone.dial(LINE, { name: 'reception', video: true }) as FakeCall
  call.localMedia.turnOn(camera)
  if (!cancel) phone.pageHidden(true)
  line.change({ calls: [] })
  await call.finish(cancel ? 'cancelled' : 'peer-left')
  vi.advanceTimersByTime(afterMs)
  const next = createPhone(new FakeRingdown(), storage, tab)
  next.returnToWaiting(path)
  const again = next.ringdown.snapshot.calls[0] as FakeCall | undefined
  return { next, again }
}

it('a visitor who reloads is in the queue again, with what was on', async () => {
  const { next, again } = await leaveTheQueue()
  expect(again?.snapshot.address).toBe(LINE)
  expect(again && next.nameOf(again)).toBe('reception')
  expect(again?.localMedia.opened).toMatchObject([{ audio: true, video: true }])
})

it('with a camera that was still opening', async () => {
  const { again } = await leaveTheQueue({ camera: 'opening' })
  expect(again?.localMedia.opened).toMatchObject([{ audio: true, video: true }])
})

it('much later with everything off', async () => {
  const { again } = await leaveTheQueue({ afterMs: 60_000 })
  expect(again?.localMedia.opened).toMatchObject([{ audio: false, video: false }])
})

it('not after they have left the queue, or on another page', async () => {
  expect((await leaveTheQueue({ cancel: true })).again).toBeUndefined()
  expect((await leaveTheQueue({ path: '/' })).again).toBeUndefined()
})
