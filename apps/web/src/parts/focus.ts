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
