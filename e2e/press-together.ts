import type { Locator } from '@playwright/test'

/** Presses buttons of several pages at one moment of the machine's clock, nearer together than hands could. */
export async function pressTogether(...buttons: Locator[]): Promise<void> {
  for (const button of buttons) await button.waitFor()
  const at = Date.now() + 300
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
