import type { ChoiceRequest, Choices, HistoryChange, HistoryPage, HistoryPlace } from '@ringdown/protocol'
import { repeatRequest } from '../repeated-request.js'
import type { Ringdown } from '../ringdown.js'
import type { RingdownClient } from '../ringdown-client.js'
import { hasCapability } from '../signaling/capability.js'
import { onEachConnection } from '../signaling/each-connection.js'
import { Store, type Watchable } from '../store.js'

/** What the server remembers for the person of a `Ringdown`. */
export interface Remembered {
  /** Their newest calls; `null` until the server has answered, and from servers that keep none. */
  readonly history: Watchable<HistoryPage | null>
  /** What they have chosen; `null` as above. */
  readonly choices: Watchable<Choices | null>
  /** Older calls. @param after the last item that is known. */
  more(after: HistoryPlace): Promise<HistoryPage>
  /** @throws RingdownError */
  changeHistory(change: HistoryChange): Promise<void>
  /** @throws RingdownError `limit-reached` for too many favourites or blocked people. */
  choose(request: ChoiceRequest): Promise<void>
}

/** Follows what the server remembers. To be created once for each `Ringdown`, right after it. */
export function createRemembered(ringdown: Ringdown): Remembered {
  const { ports } = ringdown as RingdownClient
  const { signaling } = ports
  const history = new Store<HistoryPage | null>(null)
  const choices = new Store<Choices | null>(null)
  const isKept = () => hasCapability(signaling, 'history')
  const readHistory = () =>
    void repeatRequest(ports, async () => {
      if (isKept()) history.set(await signaling.request('history', {}))
    })
  signaling.on('history', readHistory)
  signaling.on('choices', chosen => choices.set(chosen))
  onEachConnection(signaling, () => {
    readHistory()
    void repeatRequest(ports, async () => {
      if (isKept()) choices.set(await signaling.request('choices', {}))
    })
  })
  return {
    history,
    choices,
    more: after => signaling.request('history', { after }),
    async changeHistory(change) {
      await signaling.request('change-history', change)
    },
    async choose(request) {
      choices.set(await signaling.request('choices', request))
    },
  }
}
