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
  /** It rings this person, rather than being awaited by them. */
  readonly personal: boolean
  /** What to send to others; `null` for one that a page made itself, or that the server cannot show any more. */
  readonly url: string | null
}

/** As the server tells of it. */
type ListedLink = Omit<OwnCallLink, 'url'> & { readonly path: string | null }

/** What its owner decides about a link. */
export interface WantedCallLink {
  readonly name: string
  /** In milliseconds since the epoch. */
  readonly endsAt: number
  /** How many calls it is for; `null`: any number. */
  readonly uses: number | null
}

/** A person's links by which visitors call. */
export class OwnCallLinks {
  readonly #ask: AskServer

  constructor(ask: AskServer) {
    this.#ask = ask
  }

  /** The links of a person that still work, newest first. */
  async list(owner: string): Promise<readonly OwnCallLink[]> {
    const page = await this.#ask<{ items: readonly ListedLink[] }>(PATH, { query: { owner, limit: 100 } })
    return page.items
      .filter(({ state }) => state === 'open')
      .map(({ path, ...link }) => ({ ...link, url: path === null ? null : addressOf(path) }))
  }

  /** Makes a link on which this person waits for those who come. @returns its id. */
  async make(wanted: WantedCallLink): Promise<string> {
    const body = { ...wanted, personal: false }
    return (await this.#ask<{ id: string }>(PATH, { method: 'POST', body })).id
  }

  /** Makes a link that rings this person until it is withdrawn. @param earlier the one that works no more from now on. */
  async makePersonal(earlier: OwnCallLink | null): Promise<void> {
    const replacing = earlier === null ? {} : { replaces: earlier.id }
    const body = { endsAt: null, uses: null, personal: true, ...replacing }
    await this.#ask(PATH, { method: 'POST', body })
  }

  /** From now on the link does not work; a call that waits there ends. */
  async withdraw(id: string): Promise<void> {
    await this.#ask(`${PATH}/${encodeURIComponent(id)}`, { method: 'DELETE' })
  }
}

/** The one that always rings this person, among their links; `null` if there is none. */
export function personalLinkIn(links: readonly OwnCallLink[]): OwnCallLink | null {
  return links.find(link => link.personal && link.endsAt === null && link.usesLeft === null) ?? null
}
