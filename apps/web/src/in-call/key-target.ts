import { takesText } from '../parts/typing.js'
import type { KeyTarget } from './shortcuts.js'

const DIALOG = '[role="dialog"]:not([data-beside]), [role="alertdialog"], [role="menu"]'
const CONTROL = 'button, a[href], summary, [role="button"], [role^="menuitem"]'

/** Where on the page a key was pressed. */
export function keyTargetOf(target: EventTarget | null): KeyTarget {
  const element = target instanceof Element ? target : null
  return {
    typing: takesText(element),
    // An open dialog anywhere covers the call.
    inDialog: document.querySelector(DIALOG) !== null,
    onControl: element?.closest(CONTROL) != null,
  }
}
