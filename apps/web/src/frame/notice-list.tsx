import { useWatchable } from '@ringdown/react'
import { X } from 'lucide-react'
import { IconButton } from '../parts/icon-button.js'
import { usePhone } from '../phone/phone-context.js'
import { ConnectionStatus } from './connection-status.js'

/** Unobtrusive messages: at the foot of a page, at the top of a call. */
export function NoticeList() {
  const { notices } = usePhone()
  const shown = useWatchable(notices)
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-[max(1rem,env(safe-area-inset-bottom))] z-30 flex flex-col items-center gap-2 px-4 in-call:top-16 in-call:bottom-auto sm:in-call:top-4">
      <ConnectionStatus />
      {shown.map(notice => (
        <div
          key={notice.id}
          className="pointer-events-auto flex max-w-md animate-appear items-center gap-2 rounded-2xl border border-edge bg-surface py-1 pr-1 pl-4 text-[0.9375rem] shadow-lg"
        >
          <p role="status">{notice.text}</p>
          <IconButton label="Dismiss" icon={X} onClick={() => notices.dismiss(notice.id)} />
        </div>
      ))}
    </div>
  )
}
