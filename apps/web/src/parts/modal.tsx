import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.js'

const WIDTHS = { usual: 'max-w-md', wide: 'max-w-xl' } as const

/** A dialog over the page. Escape, the close button or a click outside closes it. */
export function Modal(props: {
  title: string
  width?: keyof typeof WIDTHS
  open: boolean
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={open => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 animate-fade bg-black/50" />
        <Dialog.Viewport className="fixed inset-0 z-40 grid grid-cols-[minmax(0,1fr)] place-items-center overflow-y-auto p-4">
          <Dialog.Popup
            className={classes(
              'w-full animate-appear rounded-3xl border border-edge bg-surface p-6 text-ink shadow-2xl outline-none',
              WIDTHS[props.width ?? 'usual'],
            )}
          >
            <div className="mb-4 flex items-center justify-between gap-4">
              <Dialog.Title className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">
                {props.title}
              </Dialog.Title>
              <Dialog.Close
                aria-label="Close"
                className="-mr-2 inline-flex size-11 items-center justify-center rounded-full hover:bg-raised"
              >
                <X aria-hidden="true" size={20} />
              </Dialog.Close>
            </div>
            {props.children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
