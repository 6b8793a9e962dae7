/** What must be undone: in reverse order, once, and whatever fails. */
export class Teardown {
  readonly #steps: (() => unknown)[] = []
  #run: Promise<void> | null = null

  add(step: () => unknown): void {
    this.#steps.push(step)
  }

  /** Undoes everything. A step that fails is reported and does not stop the others. */
  run(): Promise<void> {
    this.#run ??= this.#undo()
    return this.#run
  }

  async #undo(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step()
      } catch (error) {
        console.error('Part of the lab could not be removed:', error)
      }
    }
  }
}
