import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '../scripts/free-port.mjs'
import { expect, test } from './fixtures.js'

/** A page of another site that shows `url` in a frame without `allow`. */
async function openSite(port: number, url: string) {
  const site = createServer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Site</title><iframe src="${url}" width="800" height="700"></iframe>`),
  )
  await new Promise<void>(resolve => site.listen(port, '127.0.0.1', resolve))
  return { port: (site.address() as AddressInfo).port, close: () => site.close() }
}

test('a site that may not frame the app shows which setting allows it', async ({ page, server }) => {
  const site = await openSite(0, server.url)
  try {
    await page.goto(`http://127.0.0.1:${site.port}/`)
    const frame = page.frameLocator('iframe')
    await expect(frame.getByText('add the origin to RINGDOWN_FRAME_ANCESTORS')).toBeVisible()
  } finally {
    site.close()
  }
})

test.describe('a site that may frame the app', () => {
  const port = freePort()
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    serverEnv: async ({}, use) => use({ RINGDOWN_FRAME_ANCESTORS: `http://127.0.0.1:${await port}` }),
  })

  test('is told which attribute its frame lacks', async ({ page, server }) => {
    const site = await openSite(await port, `${server.url}/line/support/call.`)
    try {
      await page.goto(`http://127.0.0.1:${site.port}/`)
      const frame = page.frameLocator('iframe')
      await frame.getByRole('textbox', { name: 'Your name' }).fill('Ada')
      await frame.getByRole('button', { name: 'Continue' }).click()
      await expect(frame.getByText('allow="camera" on its frame').first()).toBeVisible()
    } finally {
      site.close()
    }
  })
})
