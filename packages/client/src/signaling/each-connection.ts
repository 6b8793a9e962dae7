import type { Signaling } from './signaling.js'

/** Runs something now if there is a connection, and with each that comes: what the server was asked before is out of date then. */
export function onEachConnection(signaling: Signaling, run: () => void): void {
  let isOnline = false
  const follow = () => {
    const wasOnline = isOnline
    isOnline = signaling.snapshot.connection === 'online'
    if (isOnline && !wasOnline) run()
  }
  signaling.subscribe(follow)
  follow()
}
