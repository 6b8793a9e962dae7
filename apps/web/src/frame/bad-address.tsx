import { ARRIVAL_TEXTS } from '../name/arrival-texts.js'
import { NotFound } from './not-found.js'

/** The address of no page. */
export function NoPage() {
  return <NotFound title="Page not found">Check the address, or go to the home page.</NotFound>
}

/** The address of a link without its secret, or with a part of it. */
export function BadLink() {
  return <NotFound title={ARRIVAL_TEXTS.badLink}>{ARRIVAL_TEXTS.badLinkHint}</NotFound>
}

/** The address of a line that nobody has made, or by a name that none can have. */
export function BadLine() {
  return <NotFound title={ARRIVAL_TEXTS.badLine}>{ARRIVAL_TEXTS.badLineHint}</NotFound>
}
