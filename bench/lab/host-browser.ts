import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { chromiumPath } from '../../e2e/browsers.js'
import { benchArgs } from '../browser.js'
import type { Host } from './network.js'
import type { Teardown } from './teardown.js'

/** A Chromium on a host of the lab, to which pages of `origin` are as good as https: they may use the camera. */
export async function openBrowserOn(host: Host, origin: string, teardown: Teardown): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-lab-'))
  teardown.add(() => rm(folder, { recursive: true }))
  // Playwright starts one file; the DevTools pipe it talks through does not care about networks.
  const executablePath = join(folder, 'chromium')
  await writeFile(executablePath, `#!/bin/sh\nexec ip netns exec ${host.namespace} ${chromiumPath} "$@"\n`, {
    mode: 0o755,
  })
  const browser = await chromium.launch({
    executablePath,
    args: [...benchArgs, `--unsafely-treat-insecure-origin-as-secure=${origin}`],
    // The lab is taken down in order by whoever built it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  teardown.add(() => browser.close())
  return browser
}
