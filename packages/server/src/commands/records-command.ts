import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RingdownError } from '@ringdown/protocol'
import { BackupError } from '../records/backup.js'
import { DATABASE_FILE, type Database, openDatabase } from '../records/database.js'
import { RecordsError } from '../records/records-error.js'
import { type Config, ConfigError, readConfig } from '../settings/config.js'

type Environment = Readonly<Record<string, string | undefined>>

/** What a command cannot do, in a sentence for the person who typed it. */
export class CommandError extends Error {}

/** Errors whose message is for the person who typed the command. */
const KNOWN = [CommandError, BackupError, RecordsError, RingdownError]

/** A command that works on the records of the server with the same settings, whether or not it runs. */
export interface RecordsCommand {
  /** Its line of usage, without "ringdown". */
  readonly usage: string
  /** What it does, for `--help`. */
  readonly help: string
  /** The switches it has itself; other flags are settings of the server. */
  readonly switches: readonly string[]
  /** Whether there may be no records yet. */
  readonly creates: boolean
  /** @param operand the one word after the command's name. */
  run(
    database: Database,
    operand: string,
    switches: ReadonlySet<string>,
    write: (line: string) => void,
  ): Promise<void>
}

/** Runs such a command. @returns the exit code. */
export async function runRecordsCommand(
  command: RecordsCommand,
  argv: readonly string[],
  env: Environment,
  out: { write(line: string): void; fail(line: string): void },
): Promise<number> {
  if (argv.includes('--help')) {
    out.write(`Usage: ringdown ${command.usage} [--flag value …]\n\n${command.help}`)
    return 0
  }
  const [operand, ...flags] = argv
  if (operand === undefined || operand.startsWith('-')) {
    out.fail(`Usage: ringdown ${command.usage} [--flag value …]`)
    return 2
  }
  const isOurs = (word: string) => command.switches.includes(word)
  try {
    const config = readConfig(
      env,
      flags.filter(word => !isOurs(word)),
    )
    if (!command.creates) requireRecords(config)
    const database = await openDatabase(config)
    try {
      await command.run(database, operand, new Set(flags.filter(isOurs)), line => out.write(line))
    } finally {
      await database.close()
    }
    return 0
  } catch (error) {
    if (error instanceof ConfigError) {
      for (const mistake of error.mistakes) out.fail(mistake)
      return 2
    }
    if (!KNOWN.some(kind => error instanceof kind)) throw error
    out.fail((error as Error).message)
    return 1
  }
}

function requireRecords({ databaseUrl, dataDir }: Config): void {
  if (databaseUrl !== null || existsSync(join(dataDir, DATABASE_FILE))) return
  throw new CommandError(
    `There are no records in ${dataDir}. Give the server's own data directory with --data-dir, or its database with RINGDOWN_DATABASE_URL.`,
  )
}
