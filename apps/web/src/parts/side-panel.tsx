import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** A panel beside the content, which stays usable: it covers no control and handles no key but Escape. */
export function SidePanel(props: { title: string; open: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Dialog.Root
      modal={false}
      disablePointerDismissal
      open={props.open}
      onOpenChange={open => !open && props.onClose()}
    >
      <Dialog.Portal>
        <Dialog.Popup
          data-beside
          className="fixed top-20 right-4 left-4 z-20 max-h-[calc(100dvh-13rem)] animate-appear short:top-12 short:max-h-[calc(100dvh-7.5rem)] overflow-y-auto rounded-3xl border border-edge bg-surface p-5 pt-3 text-[0.9375rem] text-ink shadow-2xl outline-none sm:right-auto sm:w-88"
        >
          <div className="mb-2 flex items-center justify-between gap-4">
            <Dialog.Title className="text-lg font-semibold tracking-tight">{props.title}</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="-mr-3 inline-flex size-11 items-center justify-center rounded-full hover:bg-raised"
            >
              <X aria-hidden="true" size={20} />
            </Dialog.Close>
          </div>
          {props.children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
