import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireNode } from './node-version.mjs'

/*
 * npm runs this in a package before it packs it, so that the tarball is whole even from a fresh clone.
 */
requireNode()
const { ensureInstalled } = await import('./install.mjs')
const { build } = await import('./build.mjs')
const { root } = await import('./command.mjs')
ensureInstalled()
if (!build()) process.exit(1)
copyFileSync(join(root, 'LICENSE'), 'LICENSE')
