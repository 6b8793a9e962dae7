/** The page's icon, if it has one. */
export function pageIcon(page: Document): HTMLLinkElement | null {
  return page.querySelector('link[rel=icon]')
}

/** The address of a file beside the icon: the app need not be at the root of its host. */
export function urlBesideIcon(file: string, page: Document = document): string {
  return new URL(file, pageIcon(page)?.href || page.baseURI).href
}
