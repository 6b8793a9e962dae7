import type { Call } from '@ringdown/client'
import { COMPLETION_TEXTS } from '../completions/completion-texts.js'
import { INCOMING_TEXTS } from '../incoming/incoming-texts.js'
import type { StaffedLine } from '../line/staffed-lines.js'
import { ALERT_TEXTS } from './alert-texts.js'
import type { CallNotification } from './notifier.js'
import type { TabSignal } from './tab-signal.js'

/** What there is to be alerted to. */
export interface Situation {
  /** The ring on the screen. */
  readonly ring: Call | null
  /** The name of somebody this person waited for, who is free now. */
  readonly free: string | null
  readonly lines: readonly StaffedLine[]
  /** How many people wait to join on this person's link. */
  readonly visitors: number
  /** Whether this person is talking to someone; waiting for someone is not talking. */
  readonly isTalking: boolean
  /** Whether the person has the page before them. */
  readonly isWatched: boolean
  /** Who called in vain since the person last looked. */
  readonly missedFrom: string | null
  readonly nameOf: (call: Call) => string
}

/** What is heard and seen outside the page. */
export interface DueAlerts {
  /** The ringtone, or the bell that reminds staff of the queue, or nothing. */
  readonly loop: 'ring' | 'queue' | null
  readonly notifications: readonly CallNotification[]
  readonly tab: TabSignal | null
}

/** Names the notification of a call. */
export function tagOf(call: Call): string {
  return `ringdown-${call.id}`
}

/** The notification of people who wait on this person's link. */
export const LINK_TAG = 'ringdown-link'

/** The notification of somebody this person waited for. */
const FREE_TAG = 'ringdown-free'

/** Decides what draws attention. A pure function. */
export function dueAlerts(situation: Situation): DueAlerts {
  const { ring, free, lines, visitors, isTalking, isWatched } = situation
  const queue = lines.filter(({ waiting }) => waiting !== null && waiting.length > 0)
  // During a call, a tone that goes on would drown out the other person.
  const loop = isTalking
    ? null
    : ring || free !== null
      ? 'ring'
      : queue.length > 0 || visitors > 0
        ? 'queue'
        : null
  return {
    loop,
    notifications: isWatched ? [] : notificationsOf(situation, queue),
    tab: tabOf(situation, queue),
  }
}

function notificationsOf(
  { ring, free, visitors, nameOf }: Situation,
  queue: readonly StaffedLine[],
): CallNotification[] {
  const answer = { action: 'answer', title: ALERT_TEXTS.answer } as const
  const callers: CallNotification[] = queue.flatMap(({ name: line, waiting }) =>
    (waiting ?? []).map(call => ({
      tag: tagOf(call),
      title: ALERT_TEXTS.visitor(nameOf(call), line),
      body: ALERT_TEXTS.visitorBody,
      actions: [answer],
    })),
  )
  if (visitors > 0) {
    const { linkVisitor: title, linkVisitorBody: body } = ALERT_TEXTS
    callers.push({ tag: LINK_TAG, title, body, actions: [answer] })
  }
  if (free !== null) {
    const { free: title, freeSays: body } = COMPLETION_TEXTS
    callers.push({ tag: FREE_TAG, title: title(free), body, actions: [] })
  }
  if (!ring) return callers
  const rings = {
    tag: tagOf(ring),
    title: INCOMING_TEXTS.title(nameOf(ring)),
    body: ring.snapshot.media.video ? INCOMING_TEXTS.video : INCOMING_TEXTS.voice,
    actions: [answer, { action: 'decline', title: ALERT_TEXTS.decline } as const],
  }
  return [rings, ...callers]
}

function tabOf(
  { ring, free, visitors, isWatched, missedFrom, nameOf }: Situation,
  queue: readonly StaffedLine[],
): TabSignal | null {
  if (ring) return { title: INCOMING_TEXTS.title(nameOf(ring)), icon: 'ringing' }
  if (free !== null) return { title: COMPLETION_TEXTS.free(free), icon: 'ringing' }
  const [line] = queue
  if (line?.waiting && !isWatched) {
    return { title: ALERT_TEXTS.visitors(line.waiting.length, line.name), icon: 'ringing' }
  }
  if (visitors > 0 && !isWatched) return { title: ALERT_TEXTS.linkVisitor, icon: 'ringing' }
  if (missedFrom !== null && !isWatched) return { title: ALERT_TEXTS.missed(missedFrom), icon: 'missed' }
  return null
}
