import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
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
  return run(pathOf(name), args, { ...options, shell: isWindows })
}

/**
 * Runs such commands side by side, as many as the machine has cores, and shows the output of each when it has ended.
 * @param commands a list of `[name, args]`.
 * @returns for each whether it exited with 0.
 */
export async function runTools(commands) {
  const results = []
  let next = 0
  const runSome = async () => {
    while (next < commands.length) {
      const at = next++
      results[at] = await runAside(...commands[at])
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, runSome))
  return results
}

function runAside(name, args) {
  return new Promise(resolve => {
    const child = spawn(pathOf(name), args, {
      cwd: root,
      shell: isWindows,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        output += text
      })
    }
    child.on('error', error => {
      output += `${name} could not be started: ${error.message}\n`
    })
    child.on('close', code => {
      process.stdout.write(output)
      resolve(code === 0)
    })
  })
}

const isWindows = process.platform === 'win32'

function pathOf(tool) {
  return join(root, 'node_modules', '.bin', isWindows ? `${tool}.cmd` : tool)
}
