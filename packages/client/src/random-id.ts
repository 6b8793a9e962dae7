import type { Address, CallId, EntryId } from '@ringdown/protocol'

/** A UUIDv7 (RFC 9562 §5.7): time-ordered, so that the lesser of two call ids is the earlier one. */
export function newCallId(now: number): CallId {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70)
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export function newEntryId(): EntryId {
  return randomText(12)
}

export function newDeviceId(): string {
  return randomText(16)
}

/** An address that only people who were told it can know: 144 random bits. */
export function newLinkAddress(): Address {
  return `link:${randomText(18)}`
}

/** base64url of `bytes` random bytes. Plain http lacks `crypto.randomUUID` but has `getRandomValues`. */
export function randomText(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
