import type { Call } from '@ringdown/client'
import { useCall, useWatchable } from '@ringdown/react'
import { ArrowRightLeft } from 'lucide-react'
import { useState } from 'react'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'
import { isVisit, TransferDialog } from './transfer-dialog.js'

/** In a call with the visitor of a line: passes them on. */
export function TransferButton({ call }: { call: Call }) {
  const [open, setOpen] = useState(false)
  const { peer, connectedAt } = useCall(call)
  const transferred = useWatchable(usePhone().lineService.transferred)
  if (connectedAt === null || !isVisit(call, !!peer && transferred.has(peer.userId))) return null
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="pointer-events-auto flex min-h-11 items-center gap-2 rounded-full bg-black/70 px-4 text-sm font-semibold hover:bg-black"
      >
        <ArrowRightLeft aria-hidden="true" size={16} />
        <span>{LINE_TEXTS.transfer}</span>
      </button>
      {open && <TransferDialog call={call} onClose={() => setOpen(false)} />}
    </>
  )
}
