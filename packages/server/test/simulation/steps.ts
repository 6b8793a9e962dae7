import fc from 'fast-check'

/** What a device does. Which of its calls it does it to is chosen among those for which it makes sense. */
export type Action =
  | 'call'
  | 'wait on line'
  | 'ring'
  | 'accept'
  | 'decline'
  | 'hang up'
  | 'offer'
  | 'answer'
  | 'trickle'
  | 'rejoin'

/**
 * What happens to the store while a device's request is being served, at its `at`-th use: it `refuses`; it does what it is asked for,
 * but its answer is `lost`; or it does it, and then the whole node has `died`.
 */
export interface Fault {
  readonly kind: 'refused' | 'lost' | 'died'
  readonly at: number
}

export interface Act {
  readonly do: 'act'
  readonly who: number
  readonly action: Action
  readonly on: number
  readonly fault: Fault | null
}

export type Step =
  | Act
  /** Several requests are served at the same time. */
  | { readonly do: 'at once'; readonly acts: readonly Act[] }
  /** A copy arrives, perhaps before older ones, perhaps not for the last time. */
  | { readonly do: 'push'; readonly who: number; readonly nth: number; readonly again: boolean }
  | { readonly do: 'lose push'; readonly who: number; readonly nth: number }
  | { readonly do: 'sync'; readonly who: number }
  | { readonly do: 'leave'; readonly who: number }
  | { readonly do: 'come'; readonly who: number; readonly place: number }
  | { readonly do: 'elapse'; readonly ms: number }
  | { readonly do: 'kill' | 'pause'; readonly place: number }
  /** The dead node is replaced, and the paused one goes on. */
  | { readonly do: 'recover' }

const who = fc.nat(4)
const nth = fc.nat(3)
const place = fc.nat(1)
const fault = fc.record({
  kind: fc.constantFrom('refused' as const, 'lost' as const, 'died' as const),
  at: fc.nat(9),
})
const action = fc.oneof(
  ...Object.entries({
    call: 5,
    'wait on line': 2,
    ring: 3,
    accept: 5,
    decline: 1,
    'hang up': 3,
    offer: 2,
    answer: 2,
    trickle: 2,
    rejoin: 1,
  } satisfies Record<Action, number>).map(([name, weight]) => ({
    weight,
    arbitrary: fc.constant(name as Action),
  })),
)

const act: fc.Arbitrary<Act> = fc.record({
  do: fc.constant('act' as const),
  who,
  action,
  on: nth,
  fault: fc.option(fault, { freq: 6 }),
})

/** One request after the other: what comes of it does not depend on how many nodes there are. */
export const stepInTurn: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: act },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('push' as const), who, nth, again: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose push' as const), who, nth }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('come' as const), who, place }) },
  {
    weight: 2,
    // Redis has a clock of its own, which goes on meanwhile: no sum of these comes within a second of a lifetime.
    arbitrary: fc.record({ do: fc.constant('elapse' as const), ms: fc.constantFrom(257, 12_503, 31_001) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'pause' as const), place }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('recover' as const) }) },
)

/** Requests at once as well, so that who wins is open. */
export const stepAtOnce: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: stepInTurn },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('at once' as const),
      acts: fc.array(
        act.map(each => ({ ...each, fault: null })),
        { minLength: 2, maxLength: 5 },
      ),
    }),
  },
)
