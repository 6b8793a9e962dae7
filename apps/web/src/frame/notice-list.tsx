import { useWatchable } from '@ringdown/react'
import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { useRoute } from 'wouter'
import { SoundOff } from '../alerts/sound-off.js'
import { IconButton } from '../parts/icon-button.js'
import type { Notice } from '../phone/notices.js'
import { usePhone } from '../phone/phone-context.js'
import { after } from '../time/clock.js'
import { ConnectionStatus } from './connection-status.js'

/** Missed calls stay in "Recent", so a message about one need not stay on the screen. */
const SHOWN_MS = 20_000

/** Unobtrusive messages: at the foot of a page, at the top of a call. */
export function NoticeList() {
  const { notices } = usePhone()
  const shown = useWatchable(notices)
  // Where a person waits for a ring; elsewhere they have come for something else.
  const [isHome] = useRoute('/')
  const [isDesk] = useRoute('/line/:name')
  const rings = isHome || isDesk
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-[max(1rem,env(safe-area-inset-bottom))] z-30 flex flex-col items-center gap-2 px-4 in-call:top-16 in-call:bottom-auto sm:in-call:top-4">
      <ConnectionStatus />
      {rings && <SoundOff />}
      {shown.map(notice => (
        <NoticeRow key={notice.id} notice={notice} onGone={() => notices.dismiss(notice.id)} />
      ))}
    </div>
  )
}

/** One message. It goes by itself once it has been on a visible page long enough to be read. */
function NoticeRow({ notice, onGone }: { notice: Notice; onGone: () => void }) {
  const visible = useSyncExternalStore(followVisibility, isVisible)
  const gone = useEffectEvent(onGone)
  useEffect(() => (visible ? after(SHOWN_MS, () => gone()) : undefined), [visible])
  return (
    <div className="pointer-events-auto flex max-w-md animate-appear items-center gap-2 rounded-2xl border border-edge bg-surface py-1 pr-1 pl-4 text-[0.9375rem] shadow-lg">
      <p role="status" className="min-w-0 wrap-anywhere">
        {notice.text}
      </p>
      <IconButton label="Dismiss" icon={X} onClick={onGone} />
    </div>
  )
}

function followVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
