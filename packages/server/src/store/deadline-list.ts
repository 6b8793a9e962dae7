import type { CallId } from '@ringdown/protocol'
import { DEADLINES, type Due, type TakenDue } from './call-store.js'

/** How many deadlines are taken at once, so that a lease is long enough for all of them. */
const BATCH = 100

interface Listed {
  readonly due: Due
  readonly at: number
  readonly lease: { readonly id: string; readonly until: number } | null
}

/** Deadlines in this process's memory. */
export class DeadlineList {
  readonly #listed = new Map<string, Listed>()
  #leases = 0

  get size(): number {
    return this.#listed.size
  }

  set(due: Due, at: number): void {
    this.#listed.set(keyOf(due), { due, at, lease: null })
  }

  take(now: number, leaseMs: number): readonly TakenDue[] {
    const ready = [...this.#listed.values()].filter(
      ({ at, lease }) => at <= now && (lease?.until ?? 0) <= now,
    )
    const batch = ready.sort(compareListed).slice(0, BATCH)
    return batch.map(({ due, at }) => {
      this.#leases += 1
      const id = String(this.#leases)
      this.#listed.set(keyOf(due), { due, at, lease: { id, until: now + leaseMs } })
      return { ...due, lease: id }
    })
  }

  /** Removes every deadline of a call. */
  forget(callId: CallId): void {
    for (const deadline of DEADLINES) this.#listed.delete(keyOf({ callId, deadline }))
  }

  settle(taken: TakenDue): void {
    if (this.#isLeased(taken)) this.#listed.delete(keyOf(taken))
  }

  return({ callId, deadline, lease }: TakenDue, at: number): void {
    if (this.#isLeased({ callId, deadline, lease })) this.set({ callId, deadline }, at)
  }

  #isLeased(taken: TakenDue): boolean {
    return this.#listed.get(keyOf(taken))?.lease?.id === taken.lease
  }
}

/** Longest due first; of the same moment, by name, as in every store. */
function compareListed(one: Listed, other: Listed): number {
  return one.at - other.at || (keyOf(one.due) < keyOf(other.due) ? -1 : 1)
}

function keyOf({ callId, deadline }: Due): string {
  return `${callId} ${deadline}`
}
