import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const START_MS = 30_000
const STOP_MS = 10_000

type Env = Readonly<Record<string, string>>

/** A script of an example's package.json, run as `npm run SCRIPT` does, without npm, which hides the exit code. */
export class ExampleScript {
  readonly #process: ChildProcess
  readonly #exited: Promise<unknown>
  #output = ''

  /** @param name the example's folder. */
  constructor(name: string, script: string, env: Env = {}) {
    const cwd = `${root}/examples/${name}`
    const child = spawn('sh', ['-c', `exec ${readScript(cwd, script)}`], {
      cwd,
      env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env['PATH']}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that what it starts ends with it.
      detached: true,
    })
    this.#process = child
    this.#exited = once(child, 'exit')
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
  }

  /** Everything it has printed. */
  get output(): string {
    return this.#output
  }

  /** Waits for its end. @throws Error where it does not end well. */
  async finish(): Promise<void> {
    await this.#exited
    if (this.#process.exitCode !== 0) throw this.#failure('failed')
  }

  /** Waits until it is ready. @throws Error where it ends before, or takes too long. */
  async until(isReady: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + START_MS
    while (!(await isReady())) {
      if (this.#process.exitCode !== null) throw this.#failure('ended before it was ready')
      if (performance.now() > deadline) throw this.#failure(`was not ready within ${START_MS} ms`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }

  /** Stops it as Ctrl-C in a terminal would. @returns the exit code; `null` where it had to be killed. */
  async stop(): Promise<number | null> {
    this.#signal('SIGINT')
    const timer = setTimeout(() => this.#signal('SIGKILL'), STOP_MS)
    await this.#exited
    clearTimeout(timer)
    return this.#process.exitCode
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#process
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal)
  }

  #failure(what: string): Error {
    return new Error(`${this.#process.spawnargs.join(' ')} ${what}:\n${this.#output}`)
  }
}

function readScript(folder: string, name: string): string {
  const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  )
  const script = scripts[name]
  if (script === undefined) throw new Error(`${folder}/package.json has no script "${name}".`)
  return script
}

/** Runs a script to its end. @throws Error with what it printed where it fails. */
export function runExample(name: string, script: string, env: Env = {}): Promise<void> {
  return new ExampleScript(name, script, env).finish()
}
