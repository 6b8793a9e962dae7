import { type Browser, chromium, type Page as Tab } from 'playwright-core'
import { chromiumArgs, chromiumPath } from '../e2e/browsers.js'
import type { Page } from './pages/index.js'

/** A tab, and what its page can be asked to do. */
export type TabOf<Actions> = Tab & { readonly actions?: Actions }

type Ask = (...args: never[]) => unknown

/** A fake camera with 30 frames per second, like real ones; Chromium's default is 20. */
export const benchArgs: readonly string[] = chromiumArgs.map(arg =>
  arg === '--use-fake-device-for-media-stream' ? `${arg}=fps=30` : arg,
)

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...benchArgs] })
}

/** A bench page in a browser context of its own. */
export async function openPage<Actions = Page>(browser: Browser, url: string): Promise<TabOf<Actions>> {
  // The pages also reach the relay and PeerJS's server, which a page of ours may not.
  const context = await browser.newContext({ bypassCSP: true })
  const tab = await context.newPage()
  await tab.goto(url)
  return tab
}

/** Calls a function of a bench page by name. */
export function ask<Actions extends Record<Name, Ask>, Name extends keyof Actions & string>(
  tab: TabOf<Actions>,
  name: Name,
  ...args: Parameters<Actions[Name]>
): Promise<Awaited<ReturnType<Actions[Name]>>> {
  return tab.evaluate(
    ([name, args]) => {
      const { page } = window as unknown as { page: Record<string, (...args: unknown[]) => unknown> }
      return page[name]?.(...args)
    },
    [name, args] as [string, unknown[]],
  ) as Promise<Awaited<ReturnType<Actions[Name]>>>
}
