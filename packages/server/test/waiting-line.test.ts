import { expect, it } from 'vitest'
import { WaitingLine } from '../src/gateway/waiting-line.js'

const standing = (name: string, goesFirst: boolean) => ({ name, goesFirst })

function takeAll(line: WaitingLine<ReturnType<typeof standing>>): string[] {
  const taken: string[] = []
  for (let next = line.next(); next !== undefined; next = line.next()) taken.push(next.name)
  return taken
}

it('gives one of four turns to those that do not go first, and reckons with that', () => {
  const line = new WaitingLine<ReturnType<typeof standing>>()
  for (const name of ['x', 'y', 'z']) line.add(standing(name, false))
  for (const name of ['a', 'b', 'c', 'd', 'e']) line.add(standing(name, true))
  const ahead = { first: line.ahead({ goesFirst: true }), other: line.ahead({ goesFirst: false }) }
  line.add(standing('first', true))
  line.add(standing('other', false))
  const taken = takeAll(line)
  expect(taken).toEqual(['a', 'b', 'c', 'x', 'd', 'e', 'first', 'y', 'z', 'other'])
  expect(ahead).toEqual({ first: taken.indexOf('first'), other: 8 })
})

it('gives the others every turn when nobody goes first', () => {
  const line = new WaitingLine<ReturnType<typeof standing>>()
  for (const name of ['x', 'y', 'z']) line.add(standing(name, false))
  expect(line.ahead({ goesFirst: false })).toBe(3)
  expect(takeAll(line)).toEqual(['x', 'y', 'z'])
})
