import type { CallSnapshot, MissedCall } from '@ringdown/client'
import { Observable } from './observable.js'

/** Something that happened beside what the person is doing. It waits quietly until dismissed. */
export interface Notice {
  readonly id: string
  readonly text: string
}

const LIMIT = 3

/** The notices on show, oldest first; a fourth pushes the oldest out. */
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

/** What to say of a call that rang here and was not answered here; `null` where the person knows already. */
export function noticeOfRing(snapshot: CallSnapshot): Notice | null {
  const name = snapshot.peer?.name ?? 'Somebody'
  const id = snapshot.callId
  if (snapshot.missed) return { id, text: `Missed call from ${name}` }
  if (snapshot.reason === 'answered-elsewhere') return { id, text: 'Answered on another device' }
  if (snapshot.reason === 'declined-elsewhere') return { id, text: 'Declined on another device' }
  return null
}

/** What to say of a call the server turned away because this person was talking. */
export function noticeOfBusy(missed: MissedCall): Notice {
  return { id: missed.callId, text: `${missed.caller.name} called while you were in a call` }
}
