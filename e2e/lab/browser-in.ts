import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromiumPath } from '../browsers.js'

/**
 * Writes a program that is a Chromium inside a network namespace: Playwright starts one file, and the DevTools pipe it talks
 * through does not care about networks.
 *
 * @returns its path, in the folder.
 */
export async function writeChromiumIn(namespace: string, folder: string): Promise<string> {
  const path = join(folder, `chromium-${namespace}`)
  await writeFile(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${chromiumPath} "$@"\n`, { mode: 0o755 })
  return path
}
