import type { LocalMedia } from '@ringdown/client'
import { MicOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../parts/button.js'
import { after } from '../time/clock.js'
import { MutedTalk, staysOpenWhileMuted } from './muted-talk.js'
import { VOICE_TEXTS } from './voice-texts.js'

/** Long enough to be seen, and to find the button, after the last word. */
const LINGERS_MS = 4000

/** Says that nobody hears the person who is talking. */
export function MutedTalkNote({ media }: { media: LocalMedia }) {
  const isTalking = useMutedTalk(media)
  return (
    <div role="status" className="empty:hidden">
      {isTalking && (
        <p className="flex animate-appear items-center gap-2.5 rounded-2xl border border-edge bg-surface/95 py-1 pr-1 pl-4 text-[0.9375rem] shadow-lg">
          <MicOff aria-hidden="true" size={18} className="shrink-0 text-alarm" />
          <span className="font-medium">{VOICE_TEXTS.talkingMuted}</span>
          <Button look="quiet" className="px-3 text-accent" onClick={() => void media.setMicrophone(true)}>
            {VOICE_TEXTS.unmute}
          </Button>
        </p>
      )}
    </div>
  )
}

function useMutedTalk(media: LocalMedia): boolean {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    if (!staysOpenWhileMuted()) return
    const talk = new MutedTalk(media)
    let cancel = () => {}
    const isMuted = () => media.snapshot.microphone.state === 'muted'
    const follow = () => {
      cancel()
      if (talk.snapshot || !isMuted()) setShown(talk.snapshot)
      else cancel = after(LINGERS_MS, () => setShown(false))
    }
    const unfollow = [talk.subscribe(follow), media.subscribe(() => !isMuted() && follow())]
    return () => {
      cancel()
      for (const stop of unfollow) stop()
      talk.close()
      setShown(false)
    }
  }, [media])
  return isShown
}
