/**
 * Copies text to the clipboard. Without https there is no clipboard API, so the field that shows the text is selected
 * and copied the old way.
 *
 * @returns whether it worked. If not, the field stays selected for the person to copy.
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
