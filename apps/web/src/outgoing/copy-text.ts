/**
 * Puts text on the clipboard. Without https there is no clipboard to write to: then the field that shows the text is
 * selected and copied as a person would.
 *
 * @returns whether it worked; where not, the field stays selected, ready for the person's own copy.
 */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    field?.focus()
    field?.select()
    return document.execCommand('copy')
  }
}
