import { Users } from 'lucide-react'
import { useState } from 'react'
import { Modal } from '../parts/modal.js'
import { LINE_TEXTS } from './line-texts.js'
import { useQueues, WaitingRows } from './waiting-callers.js'

/** During a call: how many wait on each line, and on demand who, with a way to answer them. */
export function QueueChip() {
  const queues = useQueues()
  const [open, setOpen] = useState(false)
  return (
    <>
      <div aria-live="polite" className="flex flex-col items-start gap-2">
        {queues.map(({ name, waiting }) => (
          <button
            key={name}
            type="button"
            onClick={() => setOpen(true)}
            className="pointer-events-auto flex min-h-11 animate-appear items-center gap-2 rounded-full bg-accent px-4 text-sm font-semibold text-on-accent hover:bg-accent-strong"
          >
            <Users aria-hidden="true" size={16} />
            <span>{LINE_TEXTS.waitingAt(waiting?.length ?? 0, name)}</span>
          </button>
        ))}
      </div>
      <Modal
        title={LINE_TEXTS.waitingCallers}
        open={open && queues.length > 0}
        onClose={() => setOpen(false)}
      >
        <p className="mb-2 text-quiet">{LINE_TEXTS.endsCall}</p>
        <WaitingRows queues={queues} />
      </Modal>
    </>
  )
}
