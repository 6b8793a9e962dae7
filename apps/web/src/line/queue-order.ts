import type { Call } from '@ringdown/client'
import type { Desk } from '@ringdown/client/lines'

/** The calls in the order in which they are to be answered: as the server says, and what it has not said yet last. */
export function inTurn(calls: readonly Call[], desk: Desk | undefined): readonly Call[] {
  if (!desk) return calls
  const order = new Map(desk.calls.map(({ callId }, place) => [callId, place]))
  const placeOf = ({ snapshot }: Call) => order.get(snapshot.callId) ?? Number.POSITIVE_INFINITY
  return [...calls].sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)))
}
