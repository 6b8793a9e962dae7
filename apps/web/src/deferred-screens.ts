import { deferred } from './loading/deferred.js'
import { untilIdle } from './loading/idle.js'
import { Opening, OpeningCall } from './loading/opening.js'
import { SettingsDialog } from './settings/deferred-settings.js'

/* The screens that the first paint does without. */

/** One file for the ring and the call: once it rings, everything that Answer needs is here. */
const callScreens = () => import('./call-screens.js')

export const CallScreen = deferred(async () => (await callScreens()).CallScreen, OpeningCall)
export const IncomingDialog = deferred(async () => (await callScreens()).IncomingDialog)
export const FreeDialog = deferred(async () => (await callScreens()).FreeDialog)
export const LinePage = deferred(async () => (await callScreens()).LinePage, Opening)
export const CheckPage = deferred(async () => (await import('./check/check-page.js')).CheckPage, Opening)

/**
 * Fetches every screen, the most urgent first, so that none has to be waited for, or is found missing, later. Each waits for a
 * quiet moment: to run all of that code at once would hold up what the person does.
 */
export async function prefetchScreens(): Promise<void> {
  for (const screen of [CallScreen, IncomingDialog, SettingsDialog, CheckPage]) {
    await untilIdle()
    await screen.load()
  }
}
