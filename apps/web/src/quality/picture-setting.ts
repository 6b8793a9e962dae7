import type { PictureChoice } from '@ringdown/client/pilot'
import { KeptValue } from '../phone/kept-value.js'
import type { BrowserStorage } from '../phone/stored-value.js'
import { PICTURE_TEXTS } from './quality-texts.js'

/** What pictures may cost this person, remembered by this browser. */
export type PictureSetting = KeptValue<PictureChoice>

export function openPictureSetting(storage: BrowserStorage): PictureSetting {
  return new KeptValue(storage, 'ringdown.picture', isPictureChoice, 'auto')
}

function isPictureChoice(value: unknown): value is PictureChoice {
  return typeof value === 'string' && Object.hasOwn(PICTURE_TEXTS, value)
}
