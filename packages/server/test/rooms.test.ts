import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Rooms } from '../src/gateway/rooms.js'

const roomName = fc.constantFrom('user:ann', 'line:desk', 'own ann')
const step = fc.record({ joins: fc.boolean(), room: roomName, member: fc.nat({ max: 3 }) })

it('has in each room who has joined and not left, once, in the order of their coming', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const members = Array.from({ length: 4 }, (_, number) => ({ number }))
      const rooms = new Rooms<{ number: number }>()
      const expected = new Map<string, Set<number>>()
      for (const { joins, room, member } of steps) {
        const there = expected.get(room) ?? new Set()
        expected.set(room, there)
        const who = members[member] as { number: number }
        if (joins) {
          rooms.join(room, who)
          there.add(member)
        } else {
          rooms.leave(room, who)
          there.delete(member)
        }
        for (const [name, those] of expected) {
          expect([...rooms.in(name)].map(({ number }) => number)).toEqual([...those])
          expect(rooms.has(name)).toBe(those.size > 0)
        }
      }
    }),
  )
})

it('gives a set that the caller may change', () => {
  const rooms = new Rooms<object>()
  const [one, other] = [{}, {}]
  for (const member of [one, other]) rooms.join('line:desk', member)
  rooms.in('line:desk').clear()
  expect(rooms.in('line:desk').size).toBe(2)
})
