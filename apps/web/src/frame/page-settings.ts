/** What the operator allows a picture through their relay, as the server has written it into the page; nothing if not. */
export function relayCap(page: Pick<Document, 'querySelector'> = document): { relayedBps?: number } {
  const said = page.querySelector('meta[name="ringdown-relay-kbps"]')?.getAttribute('content')
  const kbps = Number(said ?? Number.NaN)
  return kbps > 0 ? { relayedBps: kbps * 1000 } : {}
}
