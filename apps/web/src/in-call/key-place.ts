import { takesText } from '../parts/typing.js'
import type { KeyPlace } from './shortcuts.js'

const DIALOG = '[role="dialog"]:not([data-beside]), [role="alertdialog"], [role="menu"]'
const CONTROL = 'button, a[href], summary, [role="button"], [role^="menuitem"]'

/** Where on the page a key was pressed. */
export function keyPlaceOf(target: EventTarget | null): KeyPlace {
  const element = target instanceof Element ? target : null
  return {
    typing: takesText(element),
    // A dialog that is open anywhere covers the call.
    inDialog: document.querySelector(DIALOG) !== null,
    onControl: element?.closest(CONTROL) != null,
  }
}
