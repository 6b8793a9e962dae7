import { expect, test } from '../firefox-fixtures.js'
import { bundlePage } from './bundle.js'
import type { ConformancePage } from './page.js'

/*
 * Checks that the fake peer connection behaves like browsers: real ones pass the scenarios that it passes in
 * packages/testing, except for the documented differences.
 */

test.setTimeout(120_000)

test('Chromium behaves as the fake peer connection does', async ({ page }) => {
  await page.addScriptTag({ content: await bundlePage() })
  await expectConformance({
    count: await page.evaluate(() => window.conformance.scenarios),
    run: index => page.evaluate(at => window.conformance.run(at, 'chromium'), index),
  })
})

test('Firefox behaves as the fake peer connection does', async ({ firefox }) => {
  const context = await firefox.createBrowserContext()
  try {
    const page = await context.newPage()
    await page.addScriptTag({ content: await bundlePage() })
    await expectConformance({
      count: await page.evaluate(() => window.conformance.scenarios),
      run: index => page.evaluate(at => window.conformance.run(at, 'firefox'), index),
    })
  } finally {
    await context.close()
  }
})

async function expectConformance(page: {
  count: number
  run(index: number): ReturnType<ConformancePage['run']>
}): Promise<void> {
  expect(page.count).toBeGreaterThan(40)
  for (let index = 0; index < page.count; index += 1) {
    const { name, problem, difference } = await page.run(index)
    if (difference === null) expect.soft(problem, name).toBeNull()
    else expect.soft(problem, `${name}: this browser is documented to differ (${difference})`).not.toBeNull()
  }
}
