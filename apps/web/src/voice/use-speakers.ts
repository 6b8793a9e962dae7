import type { LocalMedia } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { choicesOf, type DeviceChoice } from '../media/device-choices.js'
import { useDevices } from '../media/use-devices.js'
import { useSdk } from '../phone/phone-context.js'
import { canChooseSpeaker } from './speaker.js'

/** What the other person can be heard on; no choices where the browser offers none. */
export function useSpeakers(media: LocalMedia): {
  choices: readonly DeviceChoice[]
  value: string
  choose(deviceId: string): void
} {
  const { speaker } = useSdk().voice
  const { speakers } = useDevices(media)
  const used = useWatchable(speaker)
  const choices = canChooseSpeaker() ? choicesOf(speakers, 'Speaker') : []
  // Chromium lists the system's choice as a device of its own, first.
  const value = used || (choices[0]?.value ?? '')
  return { choices, value, choose: deviceId => speaker.choice.change(deviceId) }
}
