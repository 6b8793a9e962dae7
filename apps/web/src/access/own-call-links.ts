import { addressOf } from '../frame/base-path.js'
import type { AskServer } from './server-request.js'

const PATH = '/api/v1/links'

/** A link of this person's, as the server has it: without its secret. */
export interface OwnCallLink {
  readonly id: string
  readonly name: string
  readonly state: 'open' | 'used' | 'ended'
  /** `null`: until it is withdrawn. */
  readonly usesLeft: number | null
  /** In milliseconds since the epoch; `null`: never by itself. */
  readonly endsAt: number | null
}

/** What its owner decides about a link. */
export interface WantedCallLink {
  readonly name: string
  /** In milliseconds since the epoch. */
  readonly endsAt: number
  /** How many calls it is for; `null`: any number. */
  readonly uses: number | null
}

/** A member's links by which visitors call. Of those made on this page it knows the whole address. */
export class OwnCallLinks {
  readonly #ask: AskServer
  readonly #urls = new Map<string, string>()

  constructor(ask: AskServer) {
    this.#ask = ask
  }

  /** The links of a person that still work, newest first. */
  async list(owner: string): Promise<readonly OwnCallLink[]> {
    const page = await this.#ask<{ items: readonly OwnCallLink[] }>(PATH, { query: { owner, limit: 100 } })
    return page.items.filter(({ state }) => state === 'open')
  }

  /** Makes a link on which this person waits for those who come. */
  async make(wanted: WantedCallLink): Promise<void> {
    const body = { ...wanted, personal: false }
    const { id, path } = await this.#ask<{ id: string; path: string }>(PATH, { method: 'POST', body })
    this.#urls.set(id, addressOf(path))
  }

  /** What to send to others; `null` if the link was made elsewhere, or before this page was opened. */
  urlOf(id: string): string | null {
    return this.#urls.get(id) ?? null
  }

  /** From now on the link does not work; a call that waits there ends. */
  async withdraw(id: string): Promise<void> {
    await this.#ask(`${PATH}/${encodeURIComponent(id)}`, { method: 'DELETE' })
    this.#urls.delete(id)
  }
}
