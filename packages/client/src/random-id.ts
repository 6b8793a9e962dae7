import type { Address, CallId, EntryId } from '@ringdown/protocol'

/** A UUIDv7 (RFC 9562 §5.7): time-ordered, so that the lesser of two call ids is the earlier one. */
export function newCallId(now: number): CallId {
  const toHex = (value: number, digits: number) => Math.floor(value).toString(16).padStart(digits, '0')
  const random = [...crypto.getRandomValues(new Uint8Array(9))].map(byte => toHex(byte, 2)).join('')
  // Version 7; of the variant's digit, the two random bits are left out.
  return (toHex(now, 12) + random).replace(/^(.{8})(.{4})(.{3})(.{3})/, '$1-$2-7$3-8$4-')
}

export function newEntryId(): EntryId {
  return randomText(12)
}

export function newDeviceId(): string {
  return randomText(18)
}

/** An address that only people who were told it can know: 144 random bits. */
export function newLinkAddress(): Address {
  return `link:${randomText(18)}`
}

/**
 * base64url of random bytes: a multiple of three, which needs no padding. Plain http lacks `crypto.randomUUID` but has
 * `getRandomValues`.
 */
export function randomText(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
