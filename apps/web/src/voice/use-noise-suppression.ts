import { useWatchable } from '@ringdown/react'
import { useSdk } from '../phone/phone-context.js'
import { NOISE_PROBLEMS, VOICE_TEXTS } from './voice-texts.js'

/** The switch for noise suppression. It is off, too, where it has given up: turning it on is another try. */
export function useNoiseSuppression() {
  const { noise } = useSdk().voice
  const problem = useWatchable(noise)
  const isChosen = useWatchable(noise.choice)
  const isSupported = problem !== 'unsupported'
  return {
    isOn: isChosen && problem === null,
    isSupported,
    /** What it does, or why it does not. */
    says: problem === null || (isSupported && !isChosen) ? VOICE_TEXTS.noiseSays : NOISE_PROBLEMS[problem],
    turn: (on: boolean) => noise.turn(on),
  }
}
