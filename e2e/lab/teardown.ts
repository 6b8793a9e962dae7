/** What must be undone, newest first, once and whatever fails. */
export class Teardown {
  readonly #steps: (() => unknown)[] = []
  #run: Promise<void> | null = null

  add(step: () => unknown): void {
    this.#steps.push(step)
  }

  /** Undoes everything; a step that fails is told of and does not keep the others from being done. */
  run(): Promise<void> {
    this.#run ??= this.#undo()
    return this.#run
  }

  async #undo(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step()
      } catch (error) {
        console.error('Something of the lab could not be taken down:', error)
      }
    }
  }
}
