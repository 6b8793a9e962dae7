import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'
import { findTextsBeside, findUnreachable } from './page-faults.js'

interface Size {
  readonly width: number
  readonly height: number
}

/** A desktop, a phone upright and on its side, and the smallest: a small phone, and a desktop at 400 %. */
const SIZES: readonly Size[] = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 320, height: 568 },
  { width: 320, height: 256 },
]

/** Where `npm run screens` puts its pictures. */
const gallery = process.env['RINGDOWN_SCREENS']

/**
 * Looks at a screen in every size and both themes: each control in reach, nothing wider than the window, no text that a
 * translator could break, and no complaint of axe.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  const faults: string[] = []
  for (const size of SIZES) {
    const at = `${size.width}x${size.height}`
    await page.setViewportSize(size)
    await untilDrawn(page)
    faults.push(...(await page.evaluate(findUnreachable)).map(fault => `${at}: ${fault}`))
    if (gallery !== undefined) await photograph(page, join(gallery, `${name}-${at}`))
  }
  if (before) await page.setViewportSize(before)
  faults.push(...(await page.evaluate(findTextsBeside)))
  for (const colorScheme of ['dark', 'light'] as const) {
    await wear(page, colorScheme)
    faults.push(...(await askAxe(page)).map(fault => `${colorScheme}: ${fault}`))
  }
  expect(faults, name).toEqual([])
}

async function photograph(page: Page, path: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await wear(page, colorScheme)
    await page.screenshot({ path: `${path}-${colorScheme}.png` })
  }
  await page.emulateMedia({ forcedColors: 'active' })
  await untilDrawn(page)
  await page.screenshot({ path: `${path}-forced.png` })
  await page.emulateMedia({ forcedColors: 'none' })
}

async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await untilDrawn(page)
}

async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
}

async function askAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(
      // The ends of an open menu: they pass the focus on as soon as it reaches them.
      { exclude: [['[data-base-ui-focus-guard]']] },
      {
        resultTypes: ['violations'],
        // Menus and notices belong to no landmark: they are in front of all of them.
        rules: { region: { enabled: false } },
      },
    ),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `axe ${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
