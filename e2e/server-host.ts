import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./server-host.mjs', import.meta.url))

/** What the process says of one of the servers that it has run. */
interface Report {
  readonly run: number
  readonly output?: string
  readonly done?: 'started' | 'stopped'
  readonly failed?: string
}

/** A server in the process of a {@link ServerHost}. */
export interface HostedServer {
  stop(): Promise<void>
  /** Kills the process, which a later start replaces. */
  kill(): Promise<void>
}

/** Starts built servers in a process that has loaded them before: one process for all tests of a worker. */
export class ServerHost {
  #child: ChildProcess | null = null
  #runs = 0

  /** @param env the whole environment of the server. */
  async start(
    env: Readonly<Record<string, string>>,
    onOutput: (text: string) => void,
  ): Promise<HostedServer> {
    this.#child ??= fork(program)
    const child = this.#child
    this.#runs += 1
    const run = this.#runs
    const listen = (report: Report) => {
      if (report.run === run && report.output !== undefined) onOutput(report.output)
    }
    child.on('message', listen)
    await ask(child, run, { run, env })
    return {
      stop: async () => {
        await ask(child, run, { run })
        child.off('message', listen)
      },
      kill: () => this.close(),
    }
  }

  /** Ends the process, and with it what runs there. */
  async close(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
}

/** Sends a request and waits until it is carried out. */
function ask(child: ChildProcess, run: number, request: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      child.off('message', hear)
      child.off('exit', exit)
      end()
    }
    const hear = (report: Report) => {
      if (report.run !== run) return
      if (report.done) settle(resolve)
      if (report.failed !== undefined) settle(() => reject(new Error(report.failed)))
    }
    const exit = () => settle(() => reject(new Error('The process of the servers has ended.')))
    child.on('message', hear)
    child.on('exit', exit)
    child.send(request)
  })
}
