import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { createRingdownServer } from '@ringdown/server'
import { build } from 'esbuild'
import { expectPicture, expectSound } from './media.js'

const page = fileURLToPath(new URL('../docs/embedding.md', import.meta.url))

/** The nth fenced block of that language in the page, as a reader would copy it. */
async function copyBlock(language: string, nth = 0): Promise<string> {
  const blocks = [...(await readFile(page, 'utf8')).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
  const [, , code] = blocks.filter(([, name]) => name === language)[nth] ?? []
  if (code === undefined) throw new Error(`embedding.md has no ${language} block number ${nth + 1}.`)
  return code
}

/** Serves a program from the page on a server of its own, and opens it in two browsers. */
async function openTwice(
  program: { code: string; loader: 'js' | 'tsx'; body: string },
  meet: (pages: Page[]) => Promise<void>,
  browser: Browser,
) {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-docs-'))
  await build({
    stdin: {
      contents: program.code,
      loader: program.loader,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    outfile: join(folder, 'program.js'),
    bundle: true,
    jsx: 'automatic',
    format: 'iife',
    logLevel: 'silent',
  })
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>Docs</title><body>${program.body}<script src="/program.js"></script>`,
  )
  const server = await createRingdownServer({
    port: 0,
    host: '127.0.0.1',
    webRoot: folder,
    dataDir: join(folder, 'data'),
  })
  const contexts = [await browser.newContext(), await browser.newContext()]
  try {
    const pages = await Promise.all(contexts.map(context => context.newPage()))
    for (const page of pages) await page.goto(`http://localhost:${server.port}/`)
    await meet(pages)
    for (const page of pages) {
      await expectPicture(page.getByLabel('Them'))
      await expectPicture(page.getByLabel('Me', { exact: true }))
      await expectSound(page)
    }
  } finally {
    for (const context of contexts) await context.close()
    await server.close()
    await rm(folder, { recursive: true })
  }
}

test('README shows the program that embedding.md explains', async () => {
  const readme = await readFile(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')
  expect(readme).toContain(await copyBlock('html'))
  expect(readme).toContain(await copyBlock('js'))
})

test('the few lines of embedding.md make a call', async ({ browser }) => {
  const code = await copyBlock('js')
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(21)
  await openTwice(
    { code, loader: 'js', body: await copyBlock('html') },
    async pages => {
      for (const [index, page] of pages.entries()) {
        await page.getByRole('button', { name: 'Meet' }).click()
        await expect(page.getByLabel('Your name')).toBeFocused()
        await page.getByLabel('Your name').fill(`Person ${index}`)
        // As people do. A second client would answer the first.
        await page.getByRole('button', { name: 'Meet' }).dblclick()
        // The first one waits before the second arrives: its own picture shows that it has placed the call.
        await expectPicture(page.getByLabel('Me', { exact: true }))
      }
    },
    browser,
  )
})

test('the React program of embedding.md makes a call, in StrictMode', async ({ browser }) => {
  const code = await copyBlock('tsx')
  expect(code).toContain('<StrictMode>')
  await openTwice(
    { code, loader: 'tsx', body: '<div id="root"></div>' },
    async pages => {
      for (const page of pages) {
        await page.getByRole('button', { name: 'Meet' }).click()
        await expectPicture(page.getByLabel('Me', { exact: true }))
      }
      for (const page of pages) await expect(page.getByRole('status')).toHaveText('accepted')
    },
    browser,
  )
})
