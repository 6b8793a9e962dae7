import { requireNode } from './node-version.mjs'

requireNode()
// Imported only now: an old Node gets its sentence, not a syntax error.
const { ensureInstalled } = await import('./install.mjs')
const { build } = await import('./build.mjs')
ensureInstalled()
if (!build()) process.exit(1)
// In this process, so that signals, the arguments and the exit code need no passing on.
await import('../packages/server/dist/main.js')
