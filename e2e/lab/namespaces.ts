import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LabError } from './lab-error.js'

const execute = promisify(execFile)
const PREFIX = 'ringdown-lab'

/** Runs Debian's `ip`. */
export async function ip(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('ip', [...args])
  return stdout
}

/** Runs a program in a network namespace until it ends. @returns its output. */
export function runIn(namespace: string, command: string, ...args: readonly string[]): Promise<string> {
  return ip('netns', 'exec', namespace, command, ...args)
}

/** The name of a network namespace of this process. */
export function namespaceOf(role: string): string {
  return `${PREFIX}-${process.pid}-${role}`
}

/** Where a lab of this process keeps files, as a prefix for `mkdtemp`. */
export function folderPrefix(): string {
  return join(tmpdir(), namespaceOf(''))
}

/**
 * Creates a network namespace with loopback up and no other network.
 *
 * @throws {LabError} if this process has no permission.
 */
export async function addNamespace(name: string): Promise<void> {
  try {
    await ip('netns', 'add', name)
    await ip('-n', name, 'link', 'set', 'lo', 'up')
  } catch (error) {
    throw new LabError(
      'The network lab needs network namespaces. Run it as root on Linux, in a container with NET_ADMIN and SYS_ADMIN.',
      { cause: error },
    )
  }
}

export async function deleteNamespace(name: string): Promise<void> {
  await ip('netns', 'delete', name)
}

/** Removes what a killed lab left behind: its programs, namespaces and files. */
export async function sweepDeadLabs(): Promise<void> {
  const listed = await ip('netns', 'list').catch(() => '')
  for (const [name, pid] of listed.matchAll(new RegExp(`^${PREFIX}-(\\d+)-\\S+`, 'gm'))) {
    if (isRunning(Number(pid))) continue
    // Only what that lab started runs in such a namespace.
    const programs = await ip('netns', 'pids', name).catch(() => '')
    for (const program of programs.split('\n').filter(line => line !== '')) kill(Number(program))
    await deleteNamespace(name).catch(() => {})
  }
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}
