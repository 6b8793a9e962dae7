import type { Clock, UserId } from '@ringdown/protocol'
import type { CompletionSharing } from './completion-sharing.js'
import type { Wait } from './waits.js'

/** Waits that this node has ended and another keeps, until that node has ended them too. */
export class EndedElsewhere {
  readonly #clock: Clock
  readonly #sharing: Pick<CompletionSharing, 'endElsewhere'>
  readonly #ended = new Map<string, Pick<Wait, 'requester' | 'endsAt'> & { readonly callee: UserId }>()

  constructor(clock: Clock, sharing: Pick<CompletionSharing, 'endElsewhere'>) {
    this.#clock = clock
    this.#sharing = sharing
  }

  add({ requester, callee, endsAt }: Wait): void {
    const now = this.#clock.now()
    // Those of nodes that died.
    for (const { endsAt: end, ...old } of [...this.#ended.values()])
      if (end < now) this.settle(old.requester, old.callee, null)
    this.#ended.set(keyOf(requester, callee.userId), { requester, callee: callee.userId, endsAt })
    this.#sharing.endElsewhere(requester, callee.userId, endsAt)
  }

  has(requester: UserId, callee: UserId, endsAt: number): boolean {
    return this.#ended.get(keyOf(requester, callee))?.endsAt === endsAt
  }

  /** @param endsAt of what is kept now; `null` for nothing. @returns whether just that has ended. */
  settle(requester: UserId, callee: UserId, endsAt: number | null): boolean {
    const key = keyOf(requester, callee)
    const ended = this.#ended.get(key)
    if (ended === undefined || ended.endsAt === endsAt) return ended !== undefined
    this.#ended.delete(key)
    this.#sharing.endElsewhere(requester, callee, null)
    return false
  }
}

function keyOf(requester: UserId, callee: UserId): string {
  return JSON.stringify([requester, callee])
}
