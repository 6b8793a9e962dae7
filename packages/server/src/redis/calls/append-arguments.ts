import { type Draft, SERVER_LIMITS } from '@ringdown/protocol'
import type { Seal, Step } from '../../store/call-store.js'
import { authorKey, CONNECTS, entryKey } from '../../store/entry-author.js'

interface Appended {
  readonly draft: Draft
  readonly seal: Seal
  readonly step: Step
  /** The entry's JSON without its end. */
  readonly open: string
  /** The new state as JSON; '' if it does not change. */
  readonly json: string
  readonly life: string
  /** Whether its author may make us hold it. */
  readonly isCharged: boolean
  readonly keptMs: number
}

/** What `append.lua` is given, besides the fence. */
export function appendArguments(appended: Appended): readonly (string | number)[] {
  const { draft, seal, step, open, json, life, isCharged, keptMs } = appended
  const { next, announcements = [] } = step
  return [
    step.ifVersion,
    json,
    next?.version ?? '',
    next?.phase === 'ended' ? 1 : 0,
    entryKey({ from: seal.from, entryId: draft.entryId }),
    authorKey(seal.from),
    seal.at,
    open,
    open.length,
    CONNECTS.has(draft.type) ? 1 : 0,
    isCharged ? 1 : 0,
    SERVER_LIMITS.logEntries,
    SERVER_LIMITS.logLength,
    keptMs,
    life,
    ...announcements.flatMap(({ channel, head }) => [channel, head]),
  ]
}
