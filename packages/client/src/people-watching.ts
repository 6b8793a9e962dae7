import type { Clock, PeoplePage, WatchRequest } from '@ringdown/protocol'
import { repeatRequest } from './repeated-request.js'
import type { PeopleWatch } from './ringdown.js'
import type { Signaling } from './signaling/signaling.js'
import { Store } from './store.js'

interface PeopleWatchingPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
}

interface Watched {
  readonly page: Store<PeoplePage | null>
  readonly request: WatchRequest
}

/** The part of the directory this device shows: one at a time; a new one replaces the last. */
export class PeopleWatching {
  readonly #ports: PeopleWatchingPorts
  #watched: Watched | null = null

  constructor(ports: PeopleWatchingPorts) {
    this.#ports = ports
    ports.signaling.on('people', page => this.#watched?.page.set(page))
  }

  watch(request: WatchRequest): PeopleWatch {
    const watched: Watched = { page: new Store<PeoplePage | null>(null), request }
    this.#watched = watched
    this.resume()
    return Object.assign(watched.page, {
      close: () => {
        if (this.#watched !== watched) return
        this.#watched = null
        this.#ports.signaling.request('unwatch', {}).catch(() => {})
      },
    })
  }

  /** After each connection. */
  resume(): void {
    const watched = this.#watched
    if (!watched) return
    void repeatRequest(this.#ports, async () => {
      if (this.#watched !== watched) return
      const page = await this.#ports.signaling.request('watch', watched.request)
      if (this.#watched === watched) watched.page.set(page)
    })
  }
}
