import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/index.js'
import { connect, signIn, until } from './sockets.js'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = joinPath(PACKAGE, 'dist', `main-under-test-${process.pid}.mjs`)

// The command as built, but from the current sources, including the protocol's.
beforeAll(async () => {
  await build({
    entryPoints: [joinPath(PACKAGE, 'src/main.ts')],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@ringdown/source'],
    external: [
      '@fastify/*',
      '@peculiar/x509',
      'fastify',
      'ioredis',
      'jose',
      'kysely',
      'libsql',
      'pg',
      'pino',
      'prom-client',
      'reflect-metadata',
      'socket.io',
      'socket.io-client',
      'zod',
    ],
    logLevel: 'silent',
  })
})
afterAll(() => rm(PROGRAM, { force: true }))

interface Run {
  readonly process: ChildProcess
  readonly output: { out: string; err: string }
  readonly exit: Promise<number | null>
}

async function run(env: Record<string, string>, ...argv: string[]): Promise<Run> {
  const cwd = await mkdtemp(joinPath(tmpdir(), 'ringdown-run-'))
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    output.out += String(chunk)
  })
  child.stderr.on('data', chunk => {
    output.err += String(chunk)
  })
  const exit = new Promise<number | null>(resolve => child.on('close', resolve))
  void exit.then(() => rm(cwd, { recursive: true, force: true }))
  return { process: child, output, exit }
}

async function start(env: Record<string, string> = {}): Promise<Run & { server: RunningServer }> {
  const started = await run({ PORT: '0', RINGDOWN_HOST: '127.0.0.1', ...env })
  await until(() => started.output.out.includes('Ringdown is at'))
  const { url, port } = JSON.parse(
    started.output.out.split('\n').find(line => line.includes('Ringdown is at')) ?? '',
  )
  return {
    ...started,
    server: { url, port, metricsPort: null, setupUrl: null, drain: async () => {}, close: async () => {} },
  }
}

describe('the ringdown command', () => {
  it('prints the link of the first owner where people are members, and not into the log', async () => {
    const { process, output, exit } = await run({
      PORT: '0',
      RINGDOWN_HOST: '127.0.0.1',
      RINGDOWN_ACCESS: 'members',
    })
    await until(() => output.out.includes('Ringdown is at'))
    const lines = output.out.split('\n').filter(line => line.includes('/setup#'))
    expect(lines).toEqual([expect.stringMatching(/^ {2}http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{32}$/)])
    process.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  it('says where it is, serves, and stops cleanly on SIGTERM, telling the devices', async () => {
    const { server, process, exit, output } = await start()
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    const ada = await connect(server, await signIn(server, 'Ada'))
    process.kill('SIGTERM')
    expect(await exit).toBe(0)
    await until(() => !ada.socket.connected)
    expect(ada.closings).toEqual(['stopping'])
    const said = output.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).msg)
    expect(said.filter(line => /stop/.test(line))).toEqual(['Ringdown is stopping', 'Ringdown has stopped'])
    expect(output.err).toBe('')
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow()
  })

  it('writes its last lines in order although the disk keeps it waiting', async () => {
    // Whatever waits for input and output waits for this one first.
    const busy = `process.on('SIGTERM', () => crypto.pbkdf2('', '', 5e5, 64, 'sha512', () => {}))`
    const preload = `data:text/javascript,${encodeURIComponent(`import crypto from 'node:crypto';${busy}`)}`
    const { process, exit, output } = await start({
      UV_THREADPOOL_SIZE: '1',
      NODE_OPTIONS: `--import=${preload}`,
    })
    process.kill('SIGTERM')
    expect(await exit).toBe(0)
    const said = output.out.split('\n').filter(line => /Ringdown (?:is|has) stop/.test(line))
    expect(said.map(line => JSON.parse(line).msg)).toEqual(['Ringdown is stopping', 'Ringdown has stopped'])
  })

  it('stops on SIGINT, too', async () => {
    const { process, exit } = await start()
    process.kill('SIGINT')
    expect(await exit).toBe(0)
  })

  it('with a bad configuration says each mistake on a line and exits with 2', async () => {
    const { output, exit } = await run({ PORT: 'http', RINGDOWN_TYPO: '1' }, '--ring-seconds', '0')
    expect(await exit).toBe(2)
    expect(output.err.trim().split('\n')).toHaveLength(3)
    expect(output.out).toBe('')
  })

  it('on the data directory of another warns that they are two servers, until that one is gone, however it went', async () => {
    const dataDir = await mkdtemp(joinPath(tmpdir(), 'ringdown-data-'))
    const warning = 'Another Ringdown server uses the same data directory.'
    const first = await start({ RINGDOWN_DATA_DIR: dataDir })
    expect(first.output.out).not.toContain(warning)
    const second = await start({ RINGDOWN_DATA_DIR: dataDir })
    expect(second.output.out).toContain(warning)
    for (const { process, exit } of [first, second]) {
      process.kill('SIGKILL')
      await exit
    }
    const third = await start({ RINGDOWN_DATA_DIR: dataDir })
    expect(third.output.out).not.toContain(warning)
    third.process.kill('SIGTERM')
    expect(await third.exit).toBe(0)
    await rm(dataDir, { recursive: true, force: true })
  })

  it('on a port that is taken says so and exits with 1', async () => {
    const { server, process, exit } = await start()
    const taken = String(server.port)
    const second = await run({ PORT: taken, RINGDOWN_HOST: '127.0.0.1' })
    expect(await second.exit).toBe(1)
    expect(second.output.err).toContain(`Port ${taken} is in use. Set PORT to another one.`)
    const metrics = await run({ PORT: '0', RINGDOWN_METRICS_PORT: taken })
    expect(await metrics.exit).toBe(1)
    expect(metrics.output.err).toContain(`Port ${taken} is in use. Set RINGDOWN_METRICS_PORT to another one.`)
    process.kill('SIGTERM')
    await exit
  })

  it('at an address that is not of this machine names the setting', async () => {
    const { output, exit } = await run({ PORT: '0', RINGDOWN_HOST: '192.0.2.1' })
    expect(await exit).toBe(1)
    expect(output.err).toContain('RINGDOWN_HOST "192.0.2.1" is no address of this machine')
  })

  it('explains its settings', async () => {
    const { output, exit } = await run({}, '--help')
    expect(await exit).toBe(0)
    expect(output.out).toContain('--turn-secret, RINGDOWN_TURN_SECRET')
  })
})
