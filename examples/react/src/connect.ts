import { createRingdown, guestToken, type Ringdown } from '@ringdown/client'

const server: string = import.meta.env.VITE_RINGDOWN_SERVER ?? 'http://localhost:3000'
const KEY = 'name'

/** Connects under a name, and keeps the name across a reload of this tab. */
export function connect(name: string): Ringdown {
  sessionStorage.setItem(KEY, name)
  return createRingdown({ server, token: guestToken({ name, server }) })
}

/** Connects under the name from before a reload; a call in progress then continues. */
export function reconnect(): Ringdown | null {
  const name = sessionStorage.getItem(KEY)
  return name === null ? null : connect(name)
}
