import { JOIN_TEXTS } from '../join/join-texts.js'
import { LINE_TEXTS } from '../line/line-texts.js'
import { NotFound } from './not-found.js'

/** The address of a link without its secret, or with a part of it. */
export function BadLink() {
  return <NotFound title={JOIN_TEXTS.badLink}>{JOIN_TEXTS.badLinkHint}</NotFound>
}

/** The address of a line by a name that none can have. */
export function BadLine() {
  return <NotFound title={LINE_TEXTS.badName}>{LINE_TEXTS.badNameHint}</NotFound>
}
