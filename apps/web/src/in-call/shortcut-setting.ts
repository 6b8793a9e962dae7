import { browserStorage } from '../phone/browser-storage.js'
import { isBoolean, KeptValue } from '../phone/kept-value.js'

/** Whether single-key shortcuts work in a call. On by default, remembered by this browser. */
export const shortcutSetting = new KeptValue(browserStorage, 'ringdown.shortcuts', isBoolean, true)
