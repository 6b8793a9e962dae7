#!/usr/bin/env node
import { once } from 'node:events'
import { type Logger, pino } from 'pino'
import { OPEN_ACCESS } from './access/open-access.js'
import { COMMANDS } from './commands/commands.js'
import { cutOffAfter } from './cut-off.js'
import { ListeningError } from './http/listening-error.js'
import { RecordsError } from './records/records-error.js'
import type { RunningServer } from './running-server.js'
import { createRingdownServer } from './server.js'
import { ConfigError, describeConfig, readConfig } from './settings/config.js'
import { startWarnings } from './settings/start-warnings.js'
import { StoreError } from './store/store-error.js'

type LogOutput = ReturnType<typeof pino.destination>

/** How long a stop may take once no device is left that could move, in milliseconds. Then the process exits anyway. */
const STOP = 5_000

async function run(argv: readonly string[]): Promise<void> {
  const command = COMMANDS[argv[0] ?? '']
  if (command !== undefined) {
    process.exitCode = await command.run(argv.slice(1), process.env, {
      write: line => void process.stdout.write(`${line}\n`),
      fail: line => void process.stderr.write(`${line}\n`),
    })
    return
  }
  if (argv.includes('--help')) {
    process.stdout.write(`${describeConfig(COMMANDS)}\n`)
    return
  }
  const config = readConfig(process.env, argv)
  const output = pino.destination({ dest: 1, sync: false })
  const logger = pino({ level: config.logLevel }, output)
  const start = { config, env: process.env, argv, uid: process.getuid?.() }
  for (const warning of startWarnings(start)) logger.warn(warning)
  const server = await createRingdownServer({ ...config, logger })
  stopOnSignals(server, logger, output)
  if (server.setupUrl !== null) process.stdout.write(setUp(server.setupUrl))
  if (config.access === 'open') logger.info(OPEN_ACCESS)
  logger.info({ url: server.url, host: config.host, port: server.port }, `Ringdown is at ${server.url}`)
}

/** For the terminal, not for the log: the link makes its reader the owner. */
function setUp(url: string): string {
  return `\nThis server has no owner yet. Open this link within 30 minutes, once, to become it:\n\n  ${url}\n\nUnder another name or address, keep what follows the first "/" of the path.\n\n`
}

function stopOnSignals(server: RunningServer, logger: Logger, output: LogOutput): void {
  let isStopping = false
  async function stop(signal: NodeJS.Signals): Promise<void> {
    // A second signal means: now.
    if (isStopping) process.exit(1)
    isStopping = true
    logger.info({ signal }, 'Ringdown is stopping')
    await server.drain()
    cutOffAfter(STOP, () => process.exit(1))
    await server.close()
    logger.info('Ringdown has stopped')
    // What is still being written would be lost, or come after the last line.
    output.end()
    await once(output, 'close')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal).catch(fail))
}

function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.mistakes.join('\n')}\n`)
    process.exit(2)
  }
  const isSentence = [RecordsError, StoreError, ListeningError].some(kind => error instanceof kind)
  const sentence = isSentence && error instanceof Error ? error.message : String(error)
  process.stderr.write(`Ringdown could not start. ${sentence}\n`)
  process.exit(1)
}

run(process.argv.slice(2)).catch(fail)
