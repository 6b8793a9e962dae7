import { readIpAddress } from '../ip-address.js'

/** Names that public DNS never resolves, so that no stranger's name ends like this. */
const NOT_PUBLIC = ['.localhost', '.local', '.internal', '.home.arpa', '.lan', '.test']

/**
 * The names under which a browser may reach this server. A page that makes its own name resolve to this server's address (DNS
 * rebinding) counts as a page of this server to the browser, but it cannot hide that name in `Host`.
 */
export class KnownHosts {
  readonly #names: ReadonlySet<string>
  readonly #isCovered: (name: string) => boolean

  /** @param isCovered whether the server's certificate is valid for a name. */
  constructor(names: readonly string[], isCovered: (name: string) => boolean = () => false) {
    this.#names = new Set(names.map(nameOf))
    this.#isCovered = isCovered
  }

  /** @param host the `Host` header. Without one there is no browser, and nothing to protect. */
  has(host: string | undefined): boolean {
    if (host === undefined) return true
    const name = nameOf(host)
    return !isPublicName(name) || this.#names.has(name) || this.#isCovered(name)
  }
}

/** Whether strangers may find a server by this name: public DNS could have it. */
export function isPublicName(host: string): boolean {
  const name = nameOf(host)
  return name.includes('.') && !NOT_PUBLIC.some(end => name.endsWith(end)) && !isAddress(name)
}

/** Whether a `Host` header can be one at all (RFC 9110 §7.2): a name or an address, and perhaps a port. */
export function isHost(host: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.test(host)
}

/** A host without its port and final dot, in lower case. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
}

function isAddress(name: string): boolean {
  return readIpAddress(name.replace(/^\[(.*)\]$/, '$1')) !== null
}
