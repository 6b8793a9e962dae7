/** What a messenger or a sentence puts behind a link, plain or encoded. No address of the app ends like this. */
const TRAILING = /(?:[.,;:!?)\]}>'"»”’…]|%(?:2[12789C]|3[ABEF]|5D|7D)|%C2%BB|%E2%80%(?:99|9D|A6))+$/i

/** An address without the punctuation that was taken for a part of it: `…/call/abc).` becomes `…/call/abc`. */
export function tidyAddress(href: string): string {
  return href.replace(TRAILING, '')
}
