import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { readUnmapped } from '../ip-address.js'

/** Asks the system for the addresses of a name. */
export type Resolve = typeof lookup

/** A webhook's address is not one on the internet. */
class PrivateAddressError extends Error {
  constructor(host: string) {
    super(`${host} is not on the internet. Webhooks to private addresses need RINGDOWN_WEBHOOK_PRIVATE=on.`)
    this.name = 'PrivateAddressError'
  }
}

/** Whether an address is one that everybody on the internet reaches: of no private, reserved or translated range. */
export function isPublicAddress(address: string): boolean {
  return readUnmapped(address)?.range() === 'unicast'
}

/** @throws {PrivateAddressError} for a URL whose host is a private address: for such a host no name is looked up. */
export function refusePrivateHost(url: URL): void {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(host)
}

/** Finds only public addresses. As a socket connects to what this returns, a name cannot mean something else by then. */
export function guardedLookup(resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      const addresses = found.filter(({ address }) => isPublicAddress(address))
      const [first] = addresses
      if (first === undefined) return done(new PrivateAddressError(hostname), [])
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}
