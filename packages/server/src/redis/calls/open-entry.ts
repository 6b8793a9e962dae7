import type { Draft } from '@ringdown/protocol'
import { entryOf, type Seal } from '../../store/call-store.js'

/** The JSON of an entry without its end, which is its seq: only the store knows that. */
export function openEntry(draft: Draft, seal: Seal): string {
  const json = JSON.stringify(entryOf(draft, seal, 0))
  if (!json.endsWith(':0}')) throw new TypeError('the seq is not the last of an entry')
  return json.slice(0, -2)
}
