import type { Ringdown, RingdownSnapshot } from '@ringdown/client'
import { createContext, type ReactNode, useContext } from 'react'
import { useWatchable } from './use-watchable.js'

const RingdownContext = createContext<Ringdown | null>(null)

/**
 * Gives the components below it a connection to the server. `createRingdown` creates it outside React and it outlives
 * every component, so StrictMode and remounting change nothing.
 */
export function RingdownProvider(props: { ringdown: Ringdown; children: ReactNode }) {
  return <RingdownContext.Provider value={props.ringdown}>{props.children}</RingdownContext.Provider>
}

/**
 * The client given to {@link RingdownProvider}.
 *
 * @throws Error outside a provider.
 */
export function useRingdown(): Ringdown {
  const ringdown = useContext(RingdownContext)
  if (!ringdown) throw new Error('useRingdown: wrap this component in <RingdownProvider ringdown={…}>.')
  return ringdown
}

/** The state of the connection: who we are, what rings, and our calls. */
export function useConnection(): RingdownSnapshot {
  return useWatchable(useRingdown())
}
