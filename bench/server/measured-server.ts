import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Question, ServerName } from './served.js'

/** A signaling server in a process of its own, on loopback. */
export class MeasuredServer {
  readonly name: ServerName
  readonly port: number
  readonly #process: ChildProcess

  private constructor(name: ServerName, port: number, process: ChildProcess) {
    this.name = name
    this.port = port
    this.#process = process
  }

  /** @param flags for Node itself. @param args what the server is told. */
  static async open(
    program: string,
    name: ServerName,
    flags: readonly string[] = [],
    args: readonly string[] = [],
  ): Promise<MeasuredServer> {
    const process = fork(program, [name, ...args], { execArgv: ['--expose-gc', ...flags] })
    const [port] = (await Promise.race([
      once(process, 'message'),
      once(process, 'exit').then(([code]) => {
        throw new Error(`The server "${name}" ended with ${code} before it had a port.`)
      }),
    ])) as [number]
    return new MeasuredServer(name, port, process)
  }

  async ask(question: Question): Promise<number> {
    const answered = once(this.#process, 'message')
    this.#process.send(question)
    const [answer] = (await answered) as [number]
    return answer
  }

  /** As a crash does: it says goodbye to nobody. */
  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return

    const ended = once(this.#process, 'exit')
    this.#process.disconnect()
    await ended
  }
}
