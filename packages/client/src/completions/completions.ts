import type { Completion, CompletionRequest, NamedUser } from '@ringdown/protocol'
import { repeatRequest } from '../repeated-request.js'
import type { Ringdown } from '../ringdown.js'
import type { RingdownClient } from '../ringdown-client.js'
import { hasCapability } from '../signaling/capability.js'
import { onEachConnection } from '../signaling/each-connection.js'
import { Store, type Watchable } from '../store.js'

/** Whom this person waits to call, on all their devices. */
export interface CompletionService {
  /**
   * Everybody this person waits for, oldest first; `null` until the server has answered, and from servers without it. One with
   * `ringsForMs` is free now, and so is this person: ring here, and call them if this person wants. The call ends the wait.
   */
  readonly waits: Watchable<readonly Completion[] | null>
  /** Asks to be rung once somebody is free, for an hour at most. @throws RingdownError `limit-reached`, `not-allowed` */
  begin(person: NamedUser): Promise<void>
  /** Takes that back, or does not want to call now. @throws RingdownError */
  end(person: NamedUser): Promise<void>
}

/** Follows whom this person waits for. To be created once for each `Ringdown`, right after it. */
export function createCompletions(ringdown: Ringdown): CompletionService {
  const { ports } = ringdown as RingdownClient
  const { signaling } = ports
  const waits = new Store<readonly Completion[] | null>(null)
  const ask = async (request: CompletionRequest) =>
    waits.set((await signaling.request('completions', request)).completions)
  signaling.on('completions', ({ completions }) => waits.set(completions))
  onEachConnection(signaling, () => {
    void repeatRequest(ports, async () => {
      // A server that has none, or has forgotten them, is not asked for the old ones.
      if (hasCapability(signaling, 'completions')) await ask({})
      else waits.set(null)
    })
  })
  return {
    waits,
    begin: ({ userId, name }) => ask({ person: { userId, name, wanted: true } }),
    end: ({ userId, name }) => ask({ person: { userId, name, wanted: false } }),
  }
}
