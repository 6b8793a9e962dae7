import type { Page } from '@playwright/test'
import { expectPicture, expectSound } from '../media.js'

/** On both pages frames of the other and of oneself keep coming, and the other is heard. */
export async function expectWholeCall(
  pages: readonly Page[],
  labels: { readonly peer: string | RegExp; readonly self: string },
): Promise<void> {
  await Promise.all(
    pages.map(async page => {
      await expectPicture(page.locator('video').and(page.getByLabel(labels.peer)))
      await expectPicture(page.locator('video').and(page.getByLabel(labels.self, { exact: true })))
      await expectSound(page)
    }),
  )
}
