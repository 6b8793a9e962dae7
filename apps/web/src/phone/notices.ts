import type { CallSnapshot, MissedCall } from '@ringdown/client'
import { ALERT_TEXTS } from '../alerts/alert-texts.js'
import { Observable } from './observable.js'

/** Something that happened while the person was doing something else. It stays until dismissed, or read. */
export interface Notice {
  readonly id: string
  readonly text: string
}

const LIMIT = 3

/** The notices on the screen, oldest first; a fourth replaces the oldest. */
export class Notices extends Observable<readonly Notice[]> {
  constructor() {
    super([])
  }

  add(notice: Notice): void {
    if (this.snapshot.some(known => known.id === notice.id)) return
    this.set([...this.snapshot, notice].slice(-LIMIT))
  }

  clear(): void {
    this.set([])
  }

  dismiss(id: string): void {
    this.set(this.snapshot.filter(notice => notice.id !== id))
  }
}

/** The notice for a call that rang here but was not answered here; `null` if the person already knows. */
export function noticeOfRing(snapshot: CallSnapshot): Notice | null {
  const name = snapshot.peer?.name ?? 'Someone'
  const id = snapshot.callId
  if (snapshot.missed) return { id, text: `Missed call from ${name}` }
  if (snapshot.reason === 'answered-elsewhere') return { id, text: 'Answered on another device' }
  if (snapshot.reason === 'declined-elsewhere') return { id, text: 'Declined on another device' }
  return null
}

/** The notice for somebody who waits on this person's link, who is in a call. */
export function noticeOfVisitor(): Notice {
  return { id: 'link-visitor', text: ALERT_TEXTS.linkVisitor }
}

/** The notice for a call the server turned away because this person was in a call. */
export function noticeOfBusy(missed: MissedCall): Notice {
  return { id: missed.callId, text: `${missed.caller.name} called while you were in a call` }
}
