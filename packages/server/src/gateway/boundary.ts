import type { IncomingHttpHeaders } from 'node:http'
import { type Problem, RingdownError } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { refusedEmbedder } from './framing.js'
import { isHost, type KnownHosts } from './known-hosts.js'
import { isAllowedOrigin } from './origin.js'
import type { TrustedProxies } from './trusted-proxies.js'

/** A request, or the handshake of a socket. */
export interface Visit {
  readonly headers: IncomingHttpHeaders
  /** Of the TCP connection. */
  readonly remoteAddress: string | undefined
}

interface Options {
  readonly proxies: TrustedProxies
  readonly hosts: KnownHosts
  readonly allowedOrigins: readonly string[]
  /** The origins whose pages may show the app in a frame. */
  readonly frameAncestors: readonly string[]
  readonly logger: Logger
}

const NO_HOST: Problem = { code: 'bad-request', message: 'The header "Host" is not the name of a server.' }

/** How many different refusals are logged, so that nobody can fill the log. */
const LOGGED = 100

/** What holds for every request before anything is done for it: under which name, from which page, from which network. */
export class Boundary {
  readonly #options: Options
  readonly #logged = new Set<string>()

  constructor(options: Options) {
    this.#options = options
  }

  /** The network it comes from, as limits count it. */
  networkOf({ headers, remoteAddress }: Visit): string {
    return this.#options.proxies.clientNetwork(headers, remoteAddress)
  }

  isFromProxy({ remoteAddress }: Visit): boolean {
    return this.#options.proxies.has(remoteAddress)
  }

  allowsOrigin({ headers }: Visit): boolean {
    return isAllowedOrigin(headers.origin, headers.host, this.#options.allowedOrigins)
  }

  /**
   * A trusted proxy decides itself which names it passes on.
   *
   * @throws {RingdownError} `bad-request` for what is no name, `not-allowed` if the server does not go by it.
   */
  checkHost(visit: Visit): void {
    const { host } = visit.headers
    if (host !== undefined && !isHost(host)) throw new RingdownError(NO_HOST)
    if (this.#options.hosts.has(host) || this.isFromProxy(visit)) return
    this.#refuse(
      `This server does not know the name ${quote(host)}. If that is its name, add it to RINGDOWN_ALLOWED_HOSTS; behind a reverse proxy, set RINGDOWN_TRUSTED_PROXIES.`,
    )
  }

  /** @throws {RingdownError} `not-allowed` for a page of another origin that is not on the list. */
  checkOrigin(visit: Visit): void {
    if (this.allowsOrigin(visit)) return
    const { origin } = visit.headers
    this.#refuse(
      `Pages of ${quote(origin)} may not use this server. To allow it, add the origin to RINGDOWN_ALLOWED_ORIGINS.`,
    )
  }

  allowsFrame({ headers }: Visit): boolean {
    return refusedEmbedder(headers, this.#options.frameAncestors) === null
  }

  /** @throws {RingdownError} `not-allowed` for a page of another origin that shows the app in a frame and may not. */
  checkFrame({ headers }: Visit): void {
    const embedder = refusedEmbedder(headers, this.#options.frameAncestors)
    if (embedder === null) return
    this.#refuse(
      `Pages of ${quote(embedder)} may not show this app in a frame. To allow it, add the origin to RINGDOWN_FRAME_ANCESTORS.`,
    )
  }

  #refuse(message: string): never {
    if (this.#logged.size < LOGGED && !this.#logged.has(message)) {
      this.#logged.add(message)
      this.#options.logger.warn(message)
    }
    throw new RingdownError({ code: 'not-allowed', message } satisfies Problem)
  }
}

function quote(text: string | undefined): string {
  return `"${text?.slice(0, 100) ?? ''}"`
}
