import { requireNode } from './node-version.mjs'

requireNode()
// Imported only now, so that an old Node prints the message instead of a syntax error.
const { ensureInstalled } = await import('./install.mjs')
const { build } = await import('./build.mjs')
ensureInstalled()
if (!build()) process.exit(1)
if (process.env.npm_lifecycle_event === 'start') stopWithNpm()
// In this process, so that signals, arguments and the exit code need no forwarding.
await import('../packages/server/dist/main.js')

/**
 * A signal sent to npm ends npm and the shell between npm and this process, and neither forwards it. So the end of
 * the shell counts as the signal.
 */
function stopWithNpm() {
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
