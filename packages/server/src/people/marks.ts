import type { NamedUser, UserId } from '@ringdown/protocol'

const NOBODY: ReadonlySet<UserId> = new Set()

/** Whom people have marked, in one of their lists; found from either side. */
export class Marks {
  readonly #marked = new Map<UserId, Map<UserId, string>>()
  readonly #markers = new Map<UserId, Set<UserId>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  has(userId: UserId, other: UserId): boolean {
    return this.#marked.get(userId)?.has(other) ?? false
  }

  count(userId: UserId): number {
    return this.#marked.get(userId)?.size ?? 0
  }

  /** By name. */
  of(userId: UserId): readonly NamedUser[] {
    const marked = [...(this.#marked.get(userId) ?? [])].map(([other, name]) => ({ userId: other, name }))
    return marked.sort((a, b) => a.name.localeCompare(b.name))
  }

  /** Who has marked somebody. */
  markersOf(other: UserId): ReadonlySet<UserId> {
    return this.#markers.get(other) ?? NOBODY
  }

  add(userId: UserId, { userId: other, name }: NamedUser): void {
    if (!this.has(userId, other)) this.#size += 1
    const marked = this.#marked.get(userId) ?? new Map<UserId, string>()
    this.#marked.set(userId, marked.set(other, name))
    const markers = this.#markers.get(other) ?? new Set<UserId>()
    this.#markers.set(other, markers.add(userId))
  }

  /** Another process has changed whom somebody has marked. @returns whether that is news. */
  replace(userId: UserId, marked: readonly NamedUser[]): boolean {
    const before = JSON.stringify(this.of(userId))
    const now = new Set(marked.map(other => other.userId))
    for (const other of this.of(userId)) if (!now.has(other.userId)) this.delete(userId, other.userId)
    for (const other of marked) this.add(userId, other)
    return JSON.stringify(this.of(userId)) !== before
  }

  /** Everybody who has marked somebody. */
  get all(): Iterable<UserId> {
    return this.#marked.keys()
  }

  /** Somebody is called something else now. @returns who has marked them. */
  rename({ userId: other, name }: NamedUser): ReadonlySet<UserId> {
    const markers = this.markersOf(other)
    for (const userId of markers) this.#marked.get(userId)?.set(other, name)
    return markers
  }

  delete(userId: UserId, other: UserId): void {
    const marked = this.#marked.get(userId)
    if (!marked?.delete(other)) return
    this.#size -= 1
    if (marked.size === 0) this.#marked.delete(userId)
    const markers = this.#markers.get(other)
    markers?.delete(userId)
    if (markers?.size === 0) this.#markers.delete(other)
  }
}
