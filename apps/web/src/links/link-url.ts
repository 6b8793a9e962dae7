import { type Address, parseAddress } from '@ringdown/client'
import { addressOf, BASE_PATH, pathInApp } from '../frame/base-path.js'

/** The page that opens a link, in the router's terms: the secret was once a part of the path, and may still be. */
export const LINK_ROUTE = '/call/:secret?'

/**
 * What a person sends to another. The secret is in the fragment, which no browser sends: neither the logs of a proxy nor a
 * messenger that fetches a page for its preview get to know it.
 */
export function linkUrl(address: Address): string {
  return `${addressOf('/call')}#${parseAddress(address)?.id}`
}

/** The link that a location names; `null` if what stands there is not one, or not all of it. */
export function linkAddressAt({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): Address | null {
  const path = pathInApp(pathname).replace(/^\/call\/?/, '')
  const secret = readSecret(path === '' ? hash.slice(1) : path)
  const address = `link:${secret}` as const
  return parseAddress(address) ? address : null
}

/** Corrects the address bar for a link that was given in its path, or with more around it than its secret. */
export function tidyLinkLocation(place: Pick<Location, 'pathname' | 'hash'>, history: History): void {
  if (!/^\/call(\/|$)/.test(pathInApp(place.pathname))) return
  const address = linkAddressAt(place)
  if (!address) return
  const tidy = `${BASE_PATH.replace(/\/$/, '/call')}#${address.slice('link:'.length)}`
  if (place.pathname + place.hash !== tidy) history.replaceState(history.state, '', tidy)
}

/** Messengers take the full stop or bracket after a link for a part of it, and some encode it. */
function readSecret(text: string): string {
  return (
    /^\/?([\w-]+)[^\w-]*$/.exec(
      text.replace(/%[0-9a-f]{2}/gi, code => String.fromCharCode(Number.parseInt(code.slice(1), 16))),
    )?.[1] ?? ''
  )
}
