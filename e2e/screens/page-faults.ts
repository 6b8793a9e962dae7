/* Functions that run in the page: they may use nothing from outside themselves. */

/** Controls that cannot be pressed even after scrolling to them, and a page wider than its window. */
export function findUnreachable(): string[] {
  const faults: string[] = []
  const { scrollWidth } = document.documentElement
  if (scrollWidth > innerWidth) faults.push(`the page is ${scrollWidth} px wide`)
  const controls = document.querySelectorAll<HTMLElement>(
    'button, a[href], input, select, summary, [role="menuitem"], [role="menuitemcheckbox"], [role="menuitemradio"]',
  )
  const covered = '[inert], [aria-hidden="true"], [data-base-ui-inert]'
  for (const control of controls) {
    // Also not what is folded away, and what appears only under the pointer.
    const seen = control.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    if (!seen || control.getBoundingClientRect().width < 2 || control.closest(covered)) continue
    control.scrollIntoView({ block: 'center', inline: 'nearest' })
    const { x, y, width, height } = control.getBoundingClientRect()
    const hit = document.elementFromPoint(x + width / 2, y + height / 2)
    const reached = hit !== null && (control.contains(hit) || hit.contains(control))
    const name = control.getAttribute('aria-label') ?? control.textContent
    const cover = hit?.outerHTML.slice(0, 100) ?? 'the edge of the window'
    if (!reached) faults.push(`“${name}” is out of reach, behind ${cover}`)
    else if (x < 0 || x + width > innerWidth) faults.push(`“${name}” is cut off`)
  }
  scrollTo(0, 0)
  return faults
}

/**
 * Texts with a sibling. A browser that translates a page moves each text into an element of its own. React then fails as it
 * removes such a text or inserts something before it, and changes one that nobody sees. A text that is alone in its element
 * has no such fault: React replaces all that the element contains.
 */
export function findTextsBeside(): string[] {
  const faults: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode as Text
    const parent = text.parentElement
    if (text.data.trim() === '' || !parent || parent.closest('script, style, noscript')) continue
    if (parent.childNodes.length > 1) faults.push(`“${text.data}” is not alone in its ${parent.localName}`)
  }
  return faults
}
