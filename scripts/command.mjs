import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Runs a program and shows its output.
 * @returns whether it exited with 0.
 */
export function run(program, args, options = {}) {
  const { cwd = root, env = {}, shell = false } = options
  const result = spawnSync(program, args, { cwd, shell, stdio: 'inherit', env: { ...process.env, ...env } })
  if (result.error) console.error(`${program} could not be started: ${result.error.message}`)
  return result.status === 0
}

/** Runs npm: the one that started this process, or the one on the path. */
export function runNpm(args, options = {}) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return run(process.execPath, [npm, ...args], options)
  return run('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Runs a command of an installed dependency. */
export function runTool(name, args, options = {}) {
  const windows = process.platform === 'win32'
  return run(join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name), args, {
    ...options,
    shell: windows,
  })
}
