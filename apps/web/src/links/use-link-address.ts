import type { Address } from '@ringdown/client'
import { useMemo, useSyncExternalStore } from 'react'
import { linkAddressAt } from './link-url.js'

/** The link in the address bar, also when only its fragment changes; `null` if it is not one. */
export function useLinkAddress(): Address | null {
  const href = useSyncExternalStore(followLocation, () => location.pathname + location.hash)
  return useMemo(() => {
    const { pathname, hash } = new URL(href, location.origin)
    return linkAddressAt({ pathname, hash })
  }, [href])
}

function followLocation(listener: () => void): () => void {
  const events = ['hashchange', 'popstate'] as const
  for (const event of events) addEventListener(event, listener)
  return () => {
    for (const event of events) removeEventListener(event, listener)
  }
}
