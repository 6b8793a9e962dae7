import { Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { destroyAfter } from '../src/cut-off.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

it('a connection that stays open is destroyed', () => {
  const tcp = new Socket()
  destroyAfter(2_000, tcp)
  vi.advanceTimersByTime(1_999)
  expect(tcp.destroyed).toBe(false)
  vi.advanceTimersByTime(1)
  expect(tcp.destroyed).toBe(true)
})

it('no timer keeps one that has closed, nor what it had received', async () => {
  const closing = new Socket()
  destroyAfter(2_000, closing)
  const closed = new Promise(resolve => closing.once('close', resolve))
  closing.destroy()
  await closed
  expect(vi.getTimerCount()).toBe(0)
  destroyAfter(2_000, closing)
  expect(vi.getTimerCount()).toBe(0)
})
