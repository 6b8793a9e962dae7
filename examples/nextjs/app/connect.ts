import { createRingdown, type Ringdown } from '@ringdown/client'

let ringdown: Ringdown | null = null

/** One connection for this tab, opened when a page first needs it and kept while the person moves between pages. */
export function connect(server: string): Ringdown {
  ringdown ??= createRingdown({ server, token: fetchToken })
  return ringdown
}

/** The SDK asks before each connection, so a token need not live long. */
async function fetchToken(): Promise<string> {
  const response = await fetch('/api/token', { method: 'POST' })
  if (!response.ok) throw new Error(`The token was refused with ${response.status}.`)
  return response.text()
}
