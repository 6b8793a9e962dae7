import type { Address, Call, Ringdown } from '@ringdown/client'

/**
 * Joins the call on a link, now or as soon as there is one.
 *
 * @returns a function that gives up waiting.
 */
export function joinLink(ringdown: Ringdown, address: Address, join: (call: Call) => void): () => void {
  const listening = ringdown.listen(address, { joining: true })
  const giveUp = () => {
    unsubscribe()
    listening.close()
  }
  const look = () => {
    const call = listening.snapshot?.[0]
    if (!call) return
    join(call)
    giveUp()
  }
  const unsubscribe = listening.subscribe(look)
  look()
  return giveUp
}
