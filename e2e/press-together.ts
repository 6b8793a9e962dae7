import type { Locator } from '@playwright/test'

/** Presses buttons on several pages at the same moment of the machine's clock, closer together than hands could. */
export async function pressTogether(...buttons: Locator[]): Promise<void> {
  for (const button of buttons) await button.waitFor()
  // A busy machine takes its time to tell all pages.
  const at = Date.now() + 1_000
  await Promise.all(
    buttons.map(button =>
      button.evaluate(
        (element, time) =>
          new Promise<void>(resolve => {
            setTimeout(() => {
              if (element instanceof HTMLElement) element.click()
              resolve()
            }, time - Date.now())
          }),
        at,
      ),
    ),
  )
}
