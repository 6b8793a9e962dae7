import { RingdownError } from '@ringdown/protocol'

/**
 * Receives errors that say that a state machine was asked for a step that is not in its drawing, which is a
 * bug in the SDK, not in the app. The SDK passes them to its `log`; its tests throw them.
 */
export type OnWrongTransition = (error: RingdownError) => void

interface Named {
  readonly name: string
}
interface Typed {
  readonly type: string
}

/**
 * Holds a state and the only function that changes it. An impossible step leaves the state unchanged and is reported.
 */
export class StateMachine<State extends Named, Input extends Typed> {
  readonly #machine: string
  readonly #next: (state: State, input: Input) => State | null
  readonly #onWrong: OnWrongTransition
  #state: State

  /** @param next returns the next state, or `null` for an impossible step. */
  constructor(
    machine: string,
    initial: State,
    next: (state: State, input: Input) => State | null,
    onWrong: OnWrongTransition,
  ) {
    this.#machine = machine
    this.#state = initial
    this.#next = next
    this.#onWrong = onWrong
  }

  get state(): State {
    return this.#state
  }

  /** @returns whether the state has changed. */
  take(input: Input): boolean {
    const before = this.#state
    const after = this.#next(before, input)
    if (after === null) {
      const message = `${this.#machine} cannot "${input.type}" while "${before.name}".`
      this.#onWrong(new RingdownError({ code: 'internal', message }))
      return false
    }
    this.#state = after
    return after !== before
  }
}
