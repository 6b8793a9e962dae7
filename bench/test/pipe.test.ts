import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const lab = fileURLToPath(new URL('../../e2e/lab', import.meta.url))

/** Reads settings and packets, [bytes, seconds] each, and prints when each packet leaves. */
const DRIVER = `
import json, sys
sys.path.insert(0, sys.argv[1])
from pipe import Pipe
order = json.load(sys.stdin)
pipe = Pipe(order["seed"])
for name, value in order["settings"].items():
    setattr(pipe, name, value)
print(json.dumps([pipe.cross(*packet) for packet in order["packets"]]))
`

/** When each packet leaves a pipe of the lab's router, in seconds; null if it is lost. */
function cross(
  settings: Readonly<Record<string, number>>,
  packets: readonly (readonly [bytes: number, at: number])[],
  seed = 1,
): readonly (number | null)[] {
  const input = JSON.stringify({ settings, packets, seed })
  return JSON.parse(execFileSync('python3', ['-c', DRIVER, lab], { input, encoding: 'utf8' }))
}

const burst = (count: number) => Array.from({ length: count }, () => [1250, 1] as const)

it('passes packets on after the delay', () => {
  expect(cross({ delay: 0.25 }, burst(2))).toEqual([1.25, 1.25])
})

it('sends one packet after the other at its rate, and drops what would wait too long', () => {
  // 10,000 bits a packet: a tenth of a second each.
  const left = cross({ rate: 100_000, queue: 0.15 }, [...burst(4), [1250, 1.2]])
  expect(left).toEqual([expect.closeTo(1.1), expect.closeTo(1.2), null, null, expect.closeTo(1.3)])
})

it('loses the share it should, the same packets for the same seed', () => {
  const lost = (seed: number) => cross({ loss: 0.1 }, burst(2000), seed)
  const count = lost(3).filter(leaves => leaves === null).length
  expect(count).toBeGreaterThan(150)
  expect(count).toBeLessThan(250)
  expect(lost(3)).toEqual(lost(3))
  expect(lost(3)).not.toEqual(lost(4))
})

it('jitters between nothing and twice as much', () => {
  const late = cross({ jitter: 0.04 }, burst(500)).map(leaves => (leaves ?? 0) - 1)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.min(...late)).toBeLessThan(0.01)
  expect(Math.max(...late)).toBeLessThanOrEqual(0.08)
  expect(Math.max(...late)).toBeGreaterThan(0.07)
})
