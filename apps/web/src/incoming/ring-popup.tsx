import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { classes } from '../parts/classes.js'
import { restoreFocus } from '../parts/focus.js'
import { Name } from '../parts/name.js'
import { takesText } from '../parts/typing.js'
import { now } from '../time/clock.js'

/** What rings, in front of everything, with its large buttons below. */
export function RingPopup(props: {
  onEnter: () => void
  onEscape: () => void
  /** Two or three, each with a key. */
  buttons: readonly ReactNode[]
  children: ReactNode
}) {
  const popup = useRef<HTMLDivElement>(null)
  const [focusedBefore] = useState(() => document.activeElement)
  useEffect(() => () => restoreFocus(focusedBefore), [focusedBefore])
  // Someone typing cannot mean their next key for this dialog.
  const [heedsKeysFrom] = useState(() => now() + (takesText(document.activeElement) ? 1000 : 0))
  const enterByKey = (event: KeyboardEvent) => {
    // On a button, Enter presses that button. A key held down was meant for something else.
    if (event.key !== 'Enter' || event.repeat || event.target !== popup.current) return
    event.preventDefault()
    if (now() >= heedsKeysFrom) props.onEnter()
  }
  const escapeByKey = (_open: boolean, { reason }: AlertDialog.Root.ChangeEventDetails) => {
    if (reason === 'escape-key' && now() >= heedsKeysFrom) props.onEscape()
  }
  return (
    <AlertDialog.Root open onOpenChange={escapeByKey}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 animate-fade bg-black/70" />
        <AlertDialog.Viewport className="fixed inset-0 z-40 grid grid-cols-[minmax(0,1fr)] place-items-center p-4 short:p-2">
          <AlertDialog.Popup
            ref={popup}
            initialFocus={popup}
            onKeyDown={enterByKey}
            className="flex max-h-[calc(100dvh-2rem)] w-full max-w-sm animate-appear flex-col rounded-[2rem] border border-edge bg-surface text-center text-ink shadow-2xl outline-none short:max-h-[calc(100dvh-1rem)] short:max-w-lg"
          >
            {/* Scrolls when the window is short, so that the buttons below stay in reach. */}
            <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-14 low:pt-6 short:px-4 short:pt-4">
              {props.children}
            </div>
            <div
              className={classes(
                'mt-9 grid shrink-0 gap-2 px-6 pb-7 low:mt-4 low:pb-5 short:mt-2 short:px-4 short:pb-3',
                props.buttons.length > 2 ? 'grid-cols-3' : 'grid-cols-2',
              )}
            >
              {props.buttons}
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

const BESIDE = 'block text-[0.9375rem] font-medium text-quiet'

/** Who it is about, in large letters, with words before or after the name, and a sentence. */
export function RingTitle(props: {
  name: string
  before?: string
  after?: string
  marks?: ReactNode
  description: string
}) {
  return (
    <>
      <AlertDialog.Title className="mt-10 low:mt-4 short:mt-0">
        {props.before && <span className={BESIDE}>{props.before}</span>}{' '}
        <Name
          name={props.name}
          className="mt-0.5 block text-3xl font-semibold tracking-tight text-balance wrap-anywhere short:text-xl"
        />{' '}
        {props.after && <span className={BESIDE}>{props.after}</span>}
      </AlertDialog.Title>
      {props.marks}
      <AlertDialog.Description className="mt-1.5 wrap-anywhere text-quiet">
        {props.description}
      </AlertDialog.Description>
    </>
  )
}
