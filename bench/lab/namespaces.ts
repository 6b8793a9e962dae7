import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { LabError } from './lab-error.js'

const execute = promisify(execFile)
const PREFIX = 'ringdown-lab'

/** Runs Debian's `ip`. */
export async function ip(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('ip', [...args])
  return stdout
}

/** The name of a network namespace of this process. */
export function namespaceOf(role: string): string {
  return `${PREFIX}-${process.pid}-${role}`
}

/**
 * Makes a network namespace with its loopback up and no other network.
 * @throws {LabError} where this process may not.
 */
export async function addNamespace(name: string): Promise<void> {
  try {
    await ip('netns', 'add', name)
    await ip('-n', name, 'link', 'set', 'lo', 'up')
  } catch (error) {
    throw new LabError(
      'The network lab needs network namespaces: run it as root on Linux, in a container with NET_ADMIN and SYS_ADMIN.',
      { cause: error },
    )
  }
}

export async function deleteNamespace(name: string): Promise<void> {
  await ip('netns', 'delete', name)
}

/** Deletes what a lab that was killed could not. */
export async function sweepNamespaces(): Promise<void> {
  const listed = await ip('netns', 'list').catch(() => '')
  for (const [name, pid] of listed.matchAll(new RegExp(`^${PREFIX}-(\\d+)-\\S+`, 'gm'))) {
    if (!isRunning(Number(pid))) await deleteNamespace(name).catch(() => {})
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
