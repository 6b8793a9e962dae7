import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A node in a process of its own, which can be killed. */
export class NodeProcess {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(port: number, process: ChildProcess) {
    this.port = port
    this.#process = process
  }

  /** @throws if it ends before it has a port. */
  static async open(program: string, redisUrl: string, databaseUrl: string): Promise<NodeProcess> {
    const process = fork(program, [redisUrl, databaseUrl])
    const [port] = (await Promise.race([
      once(process, 'message'),
      once(process, 'exit').then(([code]) => {
        throw new Error(`A node ended with ${code} before it had a port.`)
      }),
    ])) as [number]
    return new NodeProcess(port, process)
  }

  /** In bytes. */
  async resident(): Promise<number> {
    const answered = once(this.#process, 'message')
    this.#process.send('resident')
    const [bytes] = (await answered) as [number]
    return bytes
  }

  /** As a crash does: it says goodbye to nobody. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }
}
