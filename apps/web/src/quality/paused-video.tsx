import type { Call } from '@ringdown/client'
import { useCall, useLocalMedia, useWatchable } from '@ringdown/react'
import { VideoOff } from 'lucide-react'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { QUALITY_TEXTS, whyPaused } from './quality-texts.js'
import { useQuality } from './use-quality.js'

/** Says whose picture is not sent although their camera is on, and why. */
export function PausedVideo({ call }: { call: Call }) {
  const name = usePhone().nameOf(call)
  const { remote } = useCall(call)
  const { camera } = useLocalMedia(call)
  const choice = useWatchable(useSdk().picture)
  const quality = useQuality(call)
  const here = camera.state === 'on' ? whyPaused(quality?.pausedBy ?? null, choice, name) : null
  const there = remote.camera.paused === true ? QUALITY_TEXTS.pausedThere(name) : null
  return [here, there].map(text => text !== null && <PausedChip key={text} text={text} />)
}

function PausedChip({ text }: { text: string }) {
  return (
    <p className="flex max-w-full animate-appear items-center gap-2 rounded-3xl bg-black/70 px-4 py-2 text-sm font-medium">
      <VideoOff aria-hidden="true" size={16} className="shrink-0" />
      <span className="min-w-0 text-pretty wrap-anywhere">{text}</span>
    </p>
  )
}
