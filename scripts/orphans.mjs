import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What `tsc` writes for one source. */
const output = /\.(js|d\.ts)(\.map)?$/

/**
 * Removes what was built from sources that are gone: `tsc -b` leaves it, and it would be published. Files of `kept`
 * have no source.
 */
export function removeOrphans(folder, kept = []) {
  const dist = join(folder, 'dist')
  if (!existsSync(dist)) return
  for (const file of readdirSync(dist, { recursive: true })) {
    if (!output.test(file) || kept.includes(file)) continue
    const source = join(folder, 'src', file.replace(output, ''))
    if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(join(dist, file))
  }
}
