/** A state machine was asked for a step that its drawing lacks: a mistake in the SDK, not in its use. */
export class WrongTransition extends Error {
  readonly code = 'wrong-transition'

  constructor(machine: string, state: string, input: string) {
    super(`The ${machine} is "${state}" and cannot take "${input}".`)
    this.name = 'WrongTransition'
  }
}

/** Hears of wrong transitions. The SDK hands them to its `log`; its tests throw them. */
export type OnWrongTransition = (error: WrongTransition) => void

interface Named {
  readonly name: string
}
interface Typed {
  readonly type: string
}

/** Holds a state and the one function that changes it. A step that cannot be leaves the state alone and is reported. */
export class StateMachine<State extends Named, Input extends Typed> {
  readonly #machine: string
  readonly #next: (state: State, input: Input) => State | null
  readonly #onWrong: OnWrongTransition
  #state: State

  /** @param next gives the state that follows, or `null` for a step that cannot be. */
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
      this.#onWrong(new WrongTransition(this.#machine, before.name, input.type))
      return false
    }
    this.#state = after
    return after !== before
  }
}
