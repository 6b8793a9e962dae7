const TEXT = 'input, textarea, select, [contenteditable=""], [contenteditable="true"]'

/** Whether keys pressed on this element are text input. */
export function takesText(element: Element | null): boolean {
  return element?.closest(TEXT) != null
}
