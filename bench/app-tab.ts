import type { Page as Tab } from 'playwright-core'

/** Opens the app's home page and gives a name. */
export async function enterApp(tab: Tab, url: string, name: string): Promise<void> {
  await tab.goto(url)
  await tab.getByRole('textbox', { name: 'Your name' }).fill(name)
  await press(tab, 'Continue')
  await tab.getByRole('region', { name: 'People' }).waitFor()
}

/** @param delay how long the button is held, in milliseconds. */
export function press(tab: Tab, name: string, delay = 0): Promise<void> {
  return tab.getByRole('button', { name, exact: true }).click({ delay })
}
