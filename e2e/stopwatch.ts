/** Takes the time of one recovery and prints it, so that a run of the tests has the figures of the README's table. */
export class Stopwatch {
  readonly #what: string
  readonly #startedAt = performance.now()

  private constructor(what: string) {
    this.#what = what
  }

  static start(what: string): Stopwatch {
    return new Stopwatch(what)
  }

  /** @returns the seconds that have passed. */
  stop(): number {
    const seconds = (performance.now() - this.#startedAt) / 1000
    console.log(`    recovery: ${this.#what}: ${seconds.toFixed(2)} s`)
    return seconds
  }
}
