import { type Call, parseAddress } from '@ringdown/client'
import { useCall, useWatchable } from '@ringdown/react'
import { ArrowRightLeft, StickyNote } from 'lucide-react'
import { useState } from 'react'
import type { Icon } from '../parts/icon.js'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'
import { NoteDialog } from './note-dialog.js'
import { isVisit, TransferDialog } from './transfer-dialog.js'

/** In a call with the visitor of a line: leaves a note about them, or passes them on. */
export function VisitorButtons({ call }: { call: Call }) {
  const [open, setOpen] = useState<'note' | 'transfer' | null>(null)
  const { address, peer, connectedAt } = useCall(call)
  const place = parseAddress(address)
  const close = () => setOpen(null)
  const transferred = useWatchable(usePhone().lineService.transferred)
  if (connectedAt === null || !isVisit(call, !!peer && transferred.has(peer.userId))) return null
  return (
    <>
      <div className="flex gap-2">
        {/* Who was passed on to this person is on no line now. */}
        {place?.kind === 'line' && (
          <OverPicture icon={StickyNote} label={LINE_TEXTS.note} onClick={() => setOpen('note')} />
        )}
        <OverPicture icon={ArrowRightLeft} label={LINE_TEXTS.transfer} onClick={() => setOpen('transfer')} />
      </div>
      {open === 'transfer' && <TransferDialog call={call} onClose={close} />}
      {open === 'note' && place && <NoteDialog call={call} line={place.id} onClose={close} />}
    </>
  )
}

function OverPicture({ icon: Picture, label, onClick }: { icon: Icon; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="pointer-events-auto flex min-h-11 items-center gap-2 rounded-full bg-black/70 px-4 text-sm font-semibold hover:bg-black"
    >
      <Picture aria-hidden="true" size={16} />
      <span>{label}</span>
    </button>
  )
}
