import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, expect } from '@playwright/test'
import { freePort } from '../scripts/free-port.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Started {
  readonly process: ChildProcess
  readonly url: string
  output(): string
}

/** Runs a command of the README in the repository, with its own port and data directory. */
const test = base.extend<{ start: (command: string, ...args: string[]) => Promise<Started> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from this pattern.
  start: async ({}, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-start-'))
    const groups: number[] = []
    await use(async (command, ...args) => {
      const port = await freePort()
      let output = ''
      const child = spawn(command, args, {
        cwd: root,
        detached: true,
        env: { ...process.env, PORT: String(port), RINGDOWN_DATA_DIR: dataDir },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      if (child.pid) groups.push(child.pid)
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text: Buffer) => {
          output += text.toString()
        })
      }
      return { process: child, url: `http://localhost:${port}`, output: () => output }
    })
    for (const group of groups) {
      try {
        process.kill(-group, 'SIGKILL')
      } catch {
        // It has already ended.
      }
    }
    rmSync(dataDir, { recursive: true, force: true })
  },
})

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => null)
  return response?.ok ?? false
}

test('npm start serves the page, and ends when npm is told to end', async ({ start, page }) => {
  const ringdown = await start('npm', 'start')
  await expect.poll(() => isReady(ringdown.url), { timeout: 30_000 }).toBe(true)
  await page.goto(ringdown.url)
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
  ringdown.process.kill('SIGTERM')
  await expect.poll(() => isReady(ringdown.url)).toBe(false)
})

test('told to end, the server says goodbye and exits with 0', async ({ start }) => {
  const ringdown = await start(process.execPath, 'scripts/start.mjs')
  await expect.poll(() => isReady(ringdown.url), { timeout: 30_000 }).toBe(true)
  const exited = once(ringdown.process, 'exit')
  ringdown.process.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
})

test('a wrong setting stops the start with a line that names it', async ({ start }) => {
  const ringdown = await start(process.execPath, 'scripts/start.mjs', '--port', 'many')
  const [code] = await once(ringdown.process, 'exit')
  expect(code).toBe(2)
  expect(ringdown.output()).toMatch(/port.*"many".*0 to 65535/i)
})
