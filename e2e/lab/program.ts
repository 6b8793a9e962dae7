import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { LabError } from './lab-error.js'
import { within } from './within.js'

/** How long a program may take to answer, and to end when asked, in milliseconds. */
const ANSWER_MS = 30_000
const GOODBYE_MS = 3_000

/** A program of ours in a namespace. It prints a line for each command, and exits when stdin closes. */
export class Program {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>
  readonly #name: string
  readonly #ended: Promise<void>

  constructor(namespace: string, command: string, args: readonly string[]) {
    this.#name = [command, ...args].join(' ')
    // `ip netns exec` becomes the program, so its process id is the program's.
    this.#child = spawn('ip', ['netns', 'exec', namespace, command, ...args])
    this.#child.stderr.pipe(process.stderr, { end: false })
    // Writing to a dead program fails silently; reading then gets nothing.
    this.#child.stdin.on('error', () => {})
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
    this.#ended = new Promise(resolve => {
      this.#child.once('error', () => resolve())
      this.#child.once('close', () => resolve())
    })
  }

  /** The next line of its output. @throws {LabError} if it exits, or prints nothing for half a minute. */
  async answer(): Promise<string> {
    const line = await within(ANSWER_MS, this.#lines.next(), `${this.#name} printed nothing.`)
    if (line.done) throw new LabError(`${this.#name} exited before it answered.`)
    return line.value
  }

  order(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`)
    return this.answer()
  }

  /** Ends it: closes its stdin, and kills it if that is not enough. */
  async stop(): Promise<void> {
    this.#child.stdin.end()
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), GOODBYE_MS)
    await this.#ended
    clearTimeout(kill)
  }
}
