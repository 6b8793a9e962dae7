import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { LateReplies } from '../src/gateway/late-replies.js'

function createRig() {
  const clock = new ManualClock()
  const replies = new LateReplies(clock)
  const open = () => {
    const waiting: string[] = []
    const written: string[] = []
    return {
      writeWithNext: (packet: string) => waiting.push(packet),
      flush: () => written.push(...waiting.splice(0)),
      waiting,
      written,
    }
  }
  return { clock, replies, open }
}

it('late replies of all devices are written after a moment, if nothing has taken them along', async () => {
  const { clock, replies, open } = createRig()
  const [ann, bob] = [open(), open()]
  replies.add(ann, 'a')
  await clock.advance(49)
  replies.add(bob, 'b')
  replies.add(ann, 'c')
  expect([ann.written, bob.written]).toEqual([[], []])
  await clock.advance(1)
  expect([ann.written, bob.written]).toEqual([['a', 'c'], ['b']])
  expect(clock.pending).toBe(0)
  replies.add(bob, 'd')
  await clock.advance(50)
  expect(bob.written).toEqual(['b', 'd'])
})

it('not many late replies wait for one device', () => {
  const { replies, open } = createRig()
  const ann = open()
  for (let n = 0; n < 100; n++) replies.add(ann, String(n))
  expect(ann.waiting.length).toBeLessThan(16)
  expect([...ann.written, ...ann.waiting]).toEqual(Array.from({ length: 100 }, (_, n) => String(n)))
})

it('late replies leave no timer behind', () => {
  const { clock, replies, open } = createRig()
  replies.add(open(), 'a')
  replies.close()
  expect(clock.pending).toBe(0)
})
