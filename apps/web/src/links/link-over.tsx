import { NotFound } from '../frame/not-found.js'
import { JOIN_TEXTS } from '../join/join-texts.js'

/** What someone reads who comes too late to a link. */
export function LinkOver({ state }: { state: 'used' | 'ended' }) {
  const { title, hint } = JOIN_TEXTS[state]
  return <NotFound title={title}>{hint}</NotFound>
}
