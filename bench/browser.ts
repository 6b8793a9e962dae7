import { type Browser, chromium, type Page as Tab } from 'playwright-core'
import { chromiumArgs, chromiumPath } from '../e2e/browsers.js'
import type { Page } from './pages/index.js'

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs] })
}

/** A bench page of somebody's own: nothing is shared with another. */
export async function openPage(browser: Browser, url: string): Promise<Tab> {
  const context = await browser.newContext()
  const tab = await context.newPage()
  await tab.goto(url)
  return tab
}

/** Has a bench page do something by name. */
export function ask<Name extends keyof Page>(
  tab: Tab,
  name: Name,
  ...args: Parameters<Page[Name]>
): Promise<Awaited<ReturnType<Page[Name]>>> {
  return tab.evaluate(
    ([name, args]) => {
      const { page } = window as unknown as { page: Record<string, (...args: unknown[]) => unknown> }
      return page[name]?.(...args)
    },
    [name, args] as [string, unknown[]],
  ) as Promise<Awaited<ReturnType<Page[Name]>>>
}
