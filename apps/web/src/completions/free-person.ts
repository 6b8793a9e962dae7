import type { RingdownSnapshot } from '@ringdown/client'
import type { Completion } from '@ringdown/client/completions'

/** Whom this person waited for and can call now; `null` while there is nobody, and during a call. */
export function freePerson(
  waits: readonly Completion[] | null,
  { calls, incoming }: Pick<RingdownSnapshot, 'calls' | 'incoming'>,
): Completion | null {
  if (calls.length + incoming.length > 0) return null
  return waits?.find(({ ringsForMs }) => ringsForMs !== undefined) ?? null
}
