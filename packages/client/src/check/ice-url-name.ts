import type { IceUrl } from '@ringdown/protocol'

/** The name people know it by: `TURN over TCP, turn.example.org:3478`. */
export function nameIceUrl({ kind, host, port, transport }: IceUrl): string {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return kind === 'stun' ? `STUN, ${where}` : `TURN over ${transport.toUpperCase()}, ${where}`
}
