import type { UserId } from '@ringdown/protocol'
import type { Journal, Kept } from '../nodes/journal.js'
import type { NodeNumber, Nodes } from '../nodes/nodes.js'
import type { CompletionSharing } from './completion-sharing.js'
import type { Completions } from './completions.js'

declare module '../nodes/journal.js' {
  interface News {
    /** Somebody may have become busy or free, or can be rung now. */
    'look-at': { readonly userId: UserId }
  }
}

interface Shared {
  readonly journal: Journal
  readonly nodes: Pick<Nodes, 'self' | 'all'>
}

/** Tells the other nodes through the journal: each keeps its own waits and turns there, and which waits of others have ended. */
export function tellCompletions({ journal, nodes }: Shared): CompletionSharing {
  return {
    self: () => nodes.self,
    decides: callee => nodes.all[hashOf(callee) % nodes.all.length] === nodes.self,
    keepWait: (requester, callee, wait) => journal.keep('waits', keyOf(requester, callee), textOf(wait)),
    keepTurn: (callee, turn) => journal.keep('turns', callee, textOf(turn)),
    endElsewhere: (requester, callee, endsAt) =>
      journal.keep('ended', keyOf(requester, callee), endsAt === null ? null : `${endsAt}`),
    lookElsewhere: userId => journal.note('look-at', { userId }),
  }
}

/** Follows what the other nodes tell. */
export function followCompletions(completions: Completions, { journal, nodes }: Shared): void {
  const waits = new KeptByNodes((node, key, value) => {
    if (value !== null) completions.keptElsewhere(node, ...sidesOf(key), JSON.parse(value))
    else if (nodes.all.includes(node)) completions.keptElsewhere(node, ...sidesOf(key), null)
    else completions.orphaned(node, ...sidesOf(key))
  })
  const ended = new KeptByNodes((_node, key, value) => {
    if (value !== null) completions.endedElsewhere(...sidesOf(key), Number(value))
  })
  const turns = new KeptByNodes((node, callee, value) => {
    completions.turnElsewhere(node, callee, value === null ? null : JSON.parse(value))
  })
  journal.onKept('waits', {
    changed: (node, key, value) => waits.changed(node, key, value),
    replaced: (node, all) => waits.replaced(node, all),
    inherited(node, all) {
      for (const [key, value] of all) {
        completions.adopt(node, sidesOf(key)[0], JSON.parse(value))
        ended.tellAgain(key)
      }
    },
  })
  journal.onKept('turns', {
    changed: (node, callee, value) => turns.changed(node, callee, value),
    replaced: (node, all) => turns.replaced(node, all),
  })
  journal.onKept('ended', {
    changed: (node, key, value) => ended.changed(node, key, value),
    replaced: (node, all) => ended.replaced(node, all),
  })
  journal.follow('look-at', ({ userId }) => completions.look(userId))
  journal.onMissed(() => completions.lookAtAll())
}

/** What each of the other nodes keeps. Of two that keep the same, one counts; without it the other does. */
class KeptByNodes {
  readonly #kept = new Map<NodeNumber, Map<string, string>>()
  readonly #tell: (node: NodeNumber, key: string, value: string | null) => void

  constructor(tell: (node: NodeNumber, key: string, value: string | null) => void) {
    this.#tell = tell
  }

  changed(node: NodeNumber, key: string, value: string | null): void {
    const known = this.#kept.get(node) ?? new Map<string, string>()
    if (value === null) known.delete(key)
    else known.set(key, value)
    if (known.size === 0) this.#kept.delete(node)
    else this.#kept.set(node, known)
    this.#tell(node, key, value)
    if (value === null) this.tellAgain(key)
  }

  /** What is kept under a key. */
  tellAgain(key: string): void {
    for (const [other, kept] of this.#kept) {
      const still = kept.get(key)
      if (still !== undefined) this.#tell(other, key, still)
    }
  }

  replaced(node: NodeNumber, all: Kept): void {
    for (const key of [...(this.#kept.get(node)?.keys() ?? [])])
      if (!all.has(key)) this.changed(node, key, null)
    for (const [key, value] of all) this.changed(node, key, value)
  }
}

function textOf(kept: object | null): string | null {
  return kept === null ? null : JSON.stringify(kept)
}

function keyOf(requester: UserId, callee: UserId): string {
  return JSON.stringify([requester, callee])
}

function sidesOf(key: string): [requester: UserId, callee: UserId] {
  return JSON.parse(key) as [UserId, UserId]
}

/** The same on every node. */
function hashOf(text: string): number {
  let hash = 0
  for (let place = 0; place < text.length; place += 1) hash = (hash * 31 + text.charCodeAt(place)) >>> 0
  return hash
}
