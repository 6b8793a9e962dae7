import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromiumPath } from '../browsers.js'

/**
 * Writes a wrapper program that runs Chromium inside a network namespace. Playwright starts a single file, and its
 * DevTools pipe works across namespaces.
 *
 * @returns its path, in the folder.
 */
export async function writeChromiumIn(namespace: string, folder: string): Promise<string> {
  const path = join(folder, `chromium-${namespace}`)
  await writeFile(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${chromiumPath} "$@"\n`, { mode: 0o755 })
  return path
}
