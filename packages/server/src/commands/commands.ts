import type { RecordsCommand } from './records-command.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a command writes: its result, and what went wrong. */
interface Output {
  write(line: string): void
  fail(line: string): void
}

/** What `ringdown NAME` runs. Each command is loaded by those who use it. */
export interface Command {
  /** For `--help` of the server: one line. */
  readonly summary: string
  /** @returns the exit code. */
  run(argv: readonly string[], env: Environment, output: Output): Promise<number>
}

function recordsCommand(summary: string, load: () => Promise<RecordsCommand>): Command {
  return {
    summary,
    async run(argv, env, output) {
      const { runRecordsCommand } = await import('./records-command.js')
      return runRecordsCommand(await load(), argv, env, output)
    },
  }
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  doctor: {
    summary: 'checks that calls work with these settings',
    async run(argv, env, { write }) {
      const { runDoctor } = await import('../doctor/doctor.js')
      return runDoctor(argv, env, write)
    },
  },
  invite: recordsCommand(
    'makes a link that brings somebody in',
    async () => (await import('./member-commands.js')).inviteCommand,
  ),
  members: recordsCommand(
    'lists the members',
    async () => (await import('./member-commands.js')).membersCommand,
  ),
  remove: recordsCommand(
    'removes a member and signs them out',
    async () => (await import('./member-commands.js')).removeCommand,
  ),
  backup: recordsCommand(
    'writes the records to a new file, while the server runs',
    async () => (await import('./backup-command.js')).backupCommand,
  ),
  restore: recordsCommand(
    'puts a backup into the records',
    async () => (await import('./restore-command.js')).restoreCommand,
  ),
  export: recordsCommand(
    'prints everything that is kept about a person',
    async () => (await import('./person-commands.js')).exportCommand,
  ),
  erase: recordsCommand(
    'erases everything that is kept about a person',
    async () => (await import('./person-commands.js')).eraseCommand,
  ),
}
