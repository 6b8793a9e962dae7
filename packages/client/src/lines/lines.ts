import {
  type Address,
  type Desk,
  type LineStatus,
  type QueueNews,
  RingdownError,
  type TransferNews,
} from '@ringdown/protocol'
import type { Call } from '../call/call.js'
import { repeatRequest } from '../repeated-request.js'
import type { Ringdown } from '../ringdown.js'
import type { RingdownClient } from '../ringdown-client.js'
import { hasCapability } from '../signaling/capability.js'
import { onEachConnection } from '../signaling/each-connection.js'
import { Store, type Watchable } from '../store.js'

/** The lines of a server, for visitors and staff. Their calls are made and taken as all others are. */
export interface Lines {
  /** Where the caller of a call that waits on a line is in its queue: what was last heard, of any call of this device's. */
  readonly queue: Watchable<QueueNews | null>
  /** What the staff have before them at each line that this device listens to, by its name. */
  readonly desks: Watchable<ReadonlyMap<string, Desk>>
  /** The visitors who were transferred to this person, by their user ids. */
  readonly transferred: Watchable<ReadonlyMap<string, TransferNews>>
  /** What visitors are told before they call. @throws RingdownError `not-allowed` if there is no such line. */
  status(line: string): Promise<LineStatus>
  /** Reads what the staff have before them; from then on, changes arrive by themselves while the line is listened to. */
  openDesk(line: string): void
  /** Asks the staff to call back. @param contact how to reach this person: a number, a link. */
  askToBeCalledBack(line: string, contact: string): Promise<void>
  /** Staff: somebody has been called back. */
  calledBack(line: string, id: string): Promise<void>
  /** Staff: leaves a note about a visitor who waits or talks on a line. */
  leaveNote(line: string, call: Call, words: string): Promise<void>
  /**
   * Staff: passes the visitor of an answered call on. This call ends; theirs goes on as one to the new address, where they keep
   * the place that their wait has earned.
   *
   * @param words for the person who answers there.
   * @throws RingdownError `not-allowed`, which leaves the call as it is.
   */
  transfer(call: Call, to: Address, words?: string): Promise<void>
}

/** How many transferred visitors are remembered. */
const MOST_TRANSFERRED = 20

/** Follows the lines of a server. To be created once for each `Ringdown`, right after it. */
export function createLines(ringdown: Ringdown): Lines {
  const { ports } = ringdown as RingdownClient
  const { signaling } = ports
  const queue = new Store<QueueNews | null>(null)
  const desks = new Store<ReadonlyMap<string, Desk>>(new Map())
  const transferred = new Store<ReadonlyMap<string, TransferNews>>(new Map())
  const opened = new Set<string>()
  const keep = (desk: Desk) => {
    const known = desks.snapshot.get(desk.line)
    if (!known || known.readAt <= desk.readAt) desks.set(new Map(desks.snapshot).set(desk.line, desk))
  }
  const read = (line: string) =>
    void repeatRequest(ports, async () => {
      try {
        if (isSupported()) keep(await signaling.request('desk', { line }))
      } catch (error) {
        // A person who does not staff the line has no desk there.
        if (!(error instanceof RingdownError) || error.code !== 'not-allowed') throw error
      }
    })
  const isSupported = () => hasCapability(signaling, 'lines')
  signaling.on('queue', news => queue.set(news))
  signaling.on('desk', keep)
  signaling.on('transferred', news => {
    const others = [...transferred.snapshot].filter(([visitor]) => visitor !== news.visitor)
    transferred.set(new Map([...others, [news.visitor, news] as const].slice(-MOST_TRANSFERRED)))
  })
  onEachConnection(signaling, () => {
    for (const line of opened) read(line)
  })
  return {
    queue,
    desks,
    transferred,
    status: line => signaling.request('line', { line }),
    openDesk(line) {
      opened.add(line)
      read(line)
    },
    async askToBeCalledBack(line, contact) {
      await signaling.request('call-back', { line, contact })
    },
    async calledBack(line, id) {
      await signaling.request('call-back-done', { line, id })
    },
    async leaveNote(line, call, words) {
      await signaling.request('note', { line, callId: call.snapshot.callId, words })
    },
    async transfer(call, to, words) {
      const { callId } = call.snapshot
      await signaling.request('transfer', { callId, to, ...(words ? { words } : {}) })
    },
  }
}
