/** The Ringdown server's URL, as browsers reach it. */
export function ringdownServer(): string {
  return process.env.RINGDOWN_SERVER ?? 'http://localhost:3000'
}
