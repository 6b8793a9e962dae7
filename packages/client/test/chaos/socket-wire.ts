/** What the two ends of a {@link SimSocket} send each other: Socket.IO's packets, as far as Ringdown uses them. */
export type UpPacket =
  | { readonly kind: 'connect'; readonly auth: object }
  | { readonly kind: 'event'; readonly id: number; readonly event: string; readonly request: unknown }
  | { readonly kind: 'disconnect' }

export type DownPacket =
  | { readonly kind: 'connected' }
  | { readonly kind: 'refused'; readonly data: unknown }
  | { readonly kind: 'event'; readonly event: string; readonly argument: unknown }
  | { readonly kind: 'acknowledgement'; readonly id: number; readonly reply: unknown }
  | { readonly kind: 'disconnect' }

/** Two machines share no objects. */
export function copyOf<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
