import { execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { findPostgres } from './postgres-program.js'

const run = promisify(execFile)

/** A PostgreSQL process that tests may fill, and stop. */
export interface PostgresServer {
  /** Makes an empty database. */
  newDatabase(): Promise<PostgresDatabase>
  /** Ends it at once, as a crash would. */
  stop(): Promise<void>
  /** Starts it again after a `stop`. */
  start(): Promise<void>
}

interface PostgresDatabase {
  /** As in `RINGDOWN_DATABASE_URL`. */
  readonly url: string
  /** Removes it, and ends its connections. */
  drop(): Promise<void>
}

/** How long a start may take on a busy machine, in milliseconds. */
const START = 25_000

/**
 * The server that all files of this test run share, started by the first to ask: they run in children of one process.
 * @throws {Error} if PostgreSQL is not installed, or does not start.
 */
export async function sharedPostgres(): Promise<PostgresServer> {
  const testRun = process.ppid
  const folder = join(tmpdir(), `ringdown-postgres-${testRun}`)
  const isFirst = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    () => false,
  )
  const options = ['-F']
  if (isFirst) return startPostgres(folder, options, testRun)
  await until(`PostgreSQL in ${folder}, which another test file is starting`, () =>
    readFile(readyFile(folder)),
  )
  return serverIn(folder, options)
}

/**
 * Starts a server on a socket in an empty folder. It ends with its owner, however that ends, and takes the folder with it.
 * @param options for the program: `-F` is faster, and keeps nothing through a power cut.
 * @param owner the number of a process.
 */
export async function startPostgres(
  folder: string,
  options: readonly string[],
  owner = process.pid,
): Promise<PostgresServer> {
  const programs = findPostgres()
  const user = otherThanRoot()
  const data = join(folder, 'data')
  if ('uid' in user) await chown(folder, user.uid, user.gid)
  endWith(owner, folder)
  const initial = ['--username=ringdown', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C']
  await run(join(programs, 'initdb'), ['--pgdata', data, ...initial], { ...user, cwd: folder })
  const server = serverIn(folder, options)
  await server.start()
  await writeFile(readyFile(folder), '')
  return server
}

function serverIn(folder: string, options: readonly string[]): PostgresServer {
  const urlOf = (name: string) => `postgres://ringdown@localhost/${name}?host=${encodeURIComponent(folder)}`
  async function command(sentence: string): Promise<void> {
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    await client.connect()
    await client.query(sentence).finally(() => client.end())
  }
  return {
    async start() {
      await launch(folder, options)
      await until('PostgreSQL', () => command('select 1')).catch(async (error: Error) => {
        throw new Error(`${error.message} It logged: ${await readFile(join(folder, 'log'), 'utf8')}`)
      })
    },
    async stop() {
      const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      await until('the end of PostgreSQL', async () => {
        if (isRunning(Number(pid))) throw new Error('it still runs')
      })
    },
    async newDatabase() {
      const name = `test_${randomBytes(8).toString('hex')}`
      await command(`create database ${name}`)
      return { url: urlOf(name), drop: () => command(`drop database if exists ${name} with (force)`) }
    },
  }
}

async function launch(folder: string, options: readonly string[]): Promise<void> {
  const log = await open(join(folder, 'log'), 'a')
  // On a socket only: no port is taken, and nobody else can come in.
  const given = ['-D', join(folder, 'data'), '-k', folder, '-h', '', '-N', '200', ...options]
  const streams = ['ignore', log.fd, log.fd] as const
  const detached = { ...otherThanRoot(), cwd: folder, detached: true, stdio: [...streams] }
  spawn(join(findPostgres(), 'postgres'), given, detached).unref()
  await log.close()
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** PostgreSQL refuses to run as root, and a test run in a container is root. */
function otherThanRoot(): { uid: number; gid: number } | Record<never, never> {
  if (process.getuid?.() !== 0) return {}
  const idOf = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** A process of its own waits for the owner's end, because a killed one cannot clean up. */
function endWith(owner: number, folder: string): void {
  const wait = 'while kill -0 "$1"; do sleep 0.5; done'
  const stop =
    'pid=$(head -n 1 "$2/data/postmaster.pid") && kill -QUIT "$pid" && while kill -0 "$pid"; do sleep 0.1; done'
  const given = ['-c', `${wait}; ${stop}; rm -rf "$2"`, 'sh', String(owner), folder]
  spawn('sh', given, { detached: true, stdio: 'ignore' }).unref()
}

function readyFile(folder: string): string {
  return join(folder, 'ready')
}

async function until<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + START
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > end) throw new Error(`${what} is not there after ${START} ms: ${error}.`)
    }
    await sleep(50)
  }
}
