import type { PictureChoice } from '@ringdown/client/pilot'
import { useWatchable } from '@ringdown/react'
import { MenuChoices } from '../in-call/menu-choices.js'
import { useSdk } from '../phone/phone-context.js'
import { PICTURE_TEXTS, QUALITY_TEXTS } from './quality-texts.js'

const CHOICES = (Object.entries(PICTURE_TEXTS) as [PictureChoice, string][]).map(([value, label]) => ({
  value,
  label,
}))

/** What pictures may cost. */
export function PictureChoices() {
  const { picture } = useSdk()
  return (
    <MenuChoices
      label={QUALITY_TEXTS.video}
      choices={CHOICES}
      value={useWatchable(picture)}
      onChoose={choice => picture.change(choice)}
    />
  )
}
