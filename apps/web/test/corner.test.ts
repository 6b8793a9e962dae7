import { expect, it } from 'vitest'
import { type Corner, nearestCorner, nextCorner } from '../src/in-call/corner.js'

it.each<[number, number, Corner]>([
  [10, 10, 'top-left'],
  [90, 10, 'top-right'],
  [10, 70, 'bottom-left'],
  [90, 70, 'bottom-right'],
  [-30, 200, 'bottom-left'],
])('a tile dropped at %i, %i goes to the %s', (x, y, corner) =>
  expect(nearestCorner({ x, y }, { width: 100, height: 80 })).toBe(corner),
)

it('the button cycles through all four corners', () => {
  const visited: Corner[] = ['bottom-right']
  for (let step = 0; step < 4; step++) visited.push(nextCorner(visited.at(-1)!))
  expect(new Set(visited).size).toBe(4)
  expect(visited.at(-1)).toBe('bottom-right')
})
