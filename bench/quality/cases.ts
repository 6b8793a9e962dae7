import type { Shape } from '../lab/network.js'

/** A network, and how long it lasts in seconds; as long as the bench was asked to measure where it says nothing. */
interface Phase {
  readonly shape: Shape
  readonly seconds?: number
}

/** What becomes of the network during one call, from the moment both ends see and hear each other. */
export interface Case {
  readonly name: string
  readonly what: string
  /** Before the change; absent where the network is as it is from the beginning. */
  readonly before?: Phase
  readonly changed: Phase
  /** The network is as before again; absent where it stays changed. */
  readonly recovered?: Phase
}

const GOOD: Shape = {}
/** By then a default pair sends its full picture. */
const UP_TO_SPEED = 12
/** As long as a picture may take to come back, and a few seconds that show it stays. */
const RECOVERY = 20

export const CASES: readonly Case[] = [
  { name: 'clean', what: 'clean', changed: { shape: GOOD } },
  { name: 'loss5', what: '5 % loss', changed: { shape: { loss: 5 } } },
  { name: 'loss10', what: '10 % loss', changed: { shape: { loss: 10 } } },
  { name: 'loss20', what: '20 % loss', changed: { shape: { loss: 20 } } },
  {
    name: 'bursts',
    what: '10 s good, 10 s 30 % loss, then good',
    before: { shape: GOOD, seconds: 10 },
    changed: { shape: { loss: 30 }, seconds: 10 },
    recovered: { shape: GOOD, seconds: RECOVERY },
  },
  { name: 'jitter40', what: '40 ms jitter', changed: { shape: { jitter: 40 } } },
  { name: '300k', what: '300 kbit/s', changed: { shape: { rate: 300 } } },
  { name: '100k', what: '100 kbit/s', changed: { shape: { rate: 100 } } },
  { name: '50k', what: '50 kbit/s', changed: { shape: { rate: 50 } } },
  {
    name: 'step250k',
    what: '2 Mbit/s, 250 kbit/s, 2 Mbit/s',
    before: { shape: { rate: 2000 }, seconds: UP_TO_SPEED },
    changed: { shape: { rate: 250 } },
    recovered: { shape: { rate: 2000 }, seconds: RECOVERY },
  },
  {
    name: 'fall100k',
    what: 'full speed, then 100 kbit/s',
    before: { shape: GOOD, seconds: UP_TO_SPEED },
    changed: { shape: { rate: 100 } },
  },
  {
    name: 'fall50k',
    what: 'full speed, then 50 kbit/s',
    before: { shape: GOOD, seconds: UP_TO_SPEED },
    changed: { shape: { rate: 50 } },
  },
]
