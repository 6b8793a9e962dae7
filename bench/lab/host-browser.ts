import { mkdtemp, rm } from 'node:fs/promises'
import { type Browser, chromium } from 'playwright-core'
import { writeChromiumIn } from '../../e2e/lab/browser-in.js'
import type { Host } from '../../e2e/lab/internet.js'
import { folderPrefix } from '../../e2e/lab/namespaces.js'
import type { Teardown } from '../../e2e/lab/teardown.js'
import { benchArgs } from '../browser.js'

/**
 * A Chromium on a host of the lab, with more flags where some are given. It treats pages of these origins like https, so
 * they may use the camera.
 */
export async function openBrowserOn(
  host: Host,
  origins: readonly string[],
  teardown: Teardown,
  flags: readonly string[] = [],
): Promise<Browser> {
  const folder = await mkdtemp(folderPrefix())
  teardown.add(() => rm(folder, { recursive: true }))
  const browser = await chromium.launch({
    executablePath: await writeChromiumIn(host.namespace, folder),
    args: [...benchArgs, `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`, ...flags],
    // The lab is taken down in order by the code that built it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  teardown.add(() => browser.close())
  return browser
}
