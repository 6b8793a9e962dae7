/*
 * Runs before anything is installed and on very old versions of Node, so this file uses only plain syntax and
 * built-ins.
 */

const needed = [20, 19]

/** Exits with a message if Node is older than Ringdown needs. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return
  console.error(
    `Ringdown needs Node ${needed.join('.')} or newer, but this is ${version}. Install the current LTS and run the command again.`,
  )
  process.exit(1)
}
