/** What was done and what came of it, with the seconds since the start. */
export class Diary {
  readonly lines: string[] = []
  readonly #since = Date.now()

  note(text: string): void {
    const seconds = ((Date.now() - this.#since) / 1000).toFixed(1)
    this.lines.push(`${seconds.padStart(6)} s  ${text}`)
  }
}
