import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from '../../../scripts/free-port.mjs'

/** Another program than Debian's, such as a `valkey-server`, for a run of these tests over it. */
const PROGRAM = process.env['RINGDOWN_TEST_REDIS_PROGRAM'] ?? 'redis-server'
/** How long a start may take on a busy machine, in milliseconds. */
const START = 15_000

/** A process of a real Redis, in a folder of its own. */
export interface RedisProcess {
  readonly port: number
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Starts it again, on the same port, after a `kill`. */
  start(): Promise<void>
  /** Stops it where it is, and lets it go on: meanwhile its sockets stay open. */
  pause(): void
  resume(): void
  /** Ends it for good. */
  close(): Promise<void>
}

/**
 * @param argumentsFor the arguments for a port and a folder.
 * @throws {Error} if Redis is not installed, or does not start.
 */
export async function startRedisProcess(
  argumentsFor: (port: number, folder: string) => readonly string[] | Promise<readonly string[]>,
): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-redis-'))
  const port = await freePort()
  const given = await argumentsFor(port, folder)
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const begun = spawn(PROGRAM, given, { stdio: 'ignore', cwd: folder })
    child = begun
    let problem = ''
    begun.once('error', error => {
      problem = `${error}. Install redis-server (Debian’s name).`
    })
    begun.once('exit', code => {
      problem = `it ended with ${code}`
    })
    endWithUs(begun)
    const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on('error', () => {})
    // With a password it is there as well.
    const isThere = client.ping().then(
      () => true,
      () => true,
    )
    const end = performance.now() + START
    while (!(await Promise.race([isThere, sleep(20).then(() => false)]))) {
      if (problem === '' && performance.now() < end) continue
      client.disconnect()
      throw new Error(`Redis did not start: ${problem}`)
    }
    client.disconnect()
  }

  async function kill(): Promise<void> {
    const ending = child
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return
    const isOver = new Promise(resolve => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await isOver
  }

  await start()
  return {
    port,
    start,
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async close() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A process of its own waits for ours to end, because a killed one cannot clean up. */
function endWithUs({ pid }: ChildProcess): void {
  if (pid === undefined) return
  const wait = 'while kill -0 "$1" && kill -0 "$2"; do sleep 0.5; done; kill -KILL "$2"'
  const given = ['-c', wait, 'sh', String(process.pid), String(pid)]
  spawn('sh', given, { detached: true, stdio: 'ignore' }).unref()
}
