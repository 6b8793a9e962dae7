import { requireNode } from './node-version.mjs'

requireNode()
// Imported only now, so that an old Node prints the message instead of a syntax error.
const { ensureInstalled } = await import('./install.mjs')
const { build } = await import('./build.mjs')
const { stopWithNpm } = await import('./stop-with-npm.mjs')
ensureInstalled()
if (!build()) process.exit(1)
stopWithNpm()
// In this process, so that signals, arguments and the exit code need no forwarding.
await import('../packages/server/dist/main.js')
