import { after } from '../time/clock.js'

/** A ref that moves the focus to an element: screen readers then say what the screen has become. */
export function focusFirst(element: HTMLElement | null): void {
  element?.focus()
}

/**
 * The same if the focus was lost with the screen before. Without it, the next Tab would begin at the top of the page and a
 * screen reader would stay silent.
 */
export function focusIfLost(element: HTMLElement | null): void {
  const focused = document.activeElement
  if (focused === null || focused === document.body) element?.focus({ preventScroll: true })
}

/** Gives the focus back once what had it is gone: to what had it before, or else to the page. */
export function restoreFocus(before: Element | null): void {
  after(0, () => {
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const target = before?.isConnected && before !== document.body ? before : document.querySelector('main')
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  })
}
