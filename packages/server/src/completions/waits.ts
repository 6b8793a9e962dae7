import type { Cancel, NamedUser, UserId } from '@ringdown/protocol'
import type { Hold } from '../budgets/held-budget.js'
import type { NodeNumber } from '../nodes/nodes.js'

/** One person waits to call another (RFC 6910: a completion of a call). */
export interface Wait {
  readonly requester: UserId
  readonly callee: NamedUser
  /** By the clock of who made it. */
  readonly endsAt: number
  /** The other node that keeps it; `null` if this one does. */
  readonly node: NodeNumber | null
  /** What it is charged to, where it is kept. */
  readonly hold: Hold | null
  readonly cancelEnd: Cancel
}

/** Everybody who waits, found from either side; on each, in the order in which they began. */
export class Waits {
  readonly #byRequester = new Map<UserId, Map<UserId, Wait>>()
  readonly #byCallee = new Map<UserId, Map<UserId, Wait>>()

  get(requester: UserId, callee: UserId): Wait | undefined {
    return this.#byRequester.get(requester)?.get(callee)
  }

  of(requester: UserId): readonly Wait[] {
    return inOrder(this.#byRequester.get(requester))
  }

  for(callee: UserId): readonly Wait[] {
    return inOrder(this.#byCallee.get(callee))
  }

  /** Whether somebody waits, or is waited for. */
  concern(userId: UserId): boolean {
    return this.#byRequester.has(userId) || this.#byCallee.has(userId)
  }

  get all(): readonly Wait[] {
    return [...this.#byRequester.values()].flatMap(own => [...own.values()])
  }

  get callees(): readonly UserId[] {
    return [...this.#byCallee.keys()]
  }

  /** There is none yet. */
  add(wait: Wait): void {
    put(this.#byRequester, wait.requester, wait.callee.userId, wait)
    put(this.#byCallee, wait.callee.userId, wait.requester, wait)
  }

  /** It is charged no longer, and does not end by itself. */
  delete(wait: Wait): void {
    wait.hold?.release()
    wait.cancelEnd()
    remove(this.#byRequester, wait.requester, wait.callee.userId)
    remove(this.#byCallee, wait.callee.userId, wait.requester)
  }

  close(): void {
    for (const wait of this.all) this.delete(wait)
  }
}

type Sides = Map<UserId, Map<UserId, Wait>>

/** Those of other nodes may be heard of later than they began. */
function inOrder(waits: ReadonlyMap<UserId, Wait> | undefined): readonly Wait[] {
  return [...(waits?.values() ?? [])].sort((a, b) => a.endsAt - b.endsAt)
}

function put(sides: Sides, one: UserId, other: UserId, wait: Wait): void {
  sides.set(one, (sides.get(one) ?? new Map<UserId, Wait>()).set(other, wait))
}

function remove(sides: Sides, one: UserId, other: UserId): void {
  const own = sides.get(one)
  own?.delete(other)
  if (own?.size === 0) sides.delete(one)
}
