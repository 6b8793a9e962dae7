import type { UserId } from './ids.js'

/**
 * What an invite is sent to: `user:<id>` rings a person, `link:<secret>` reaches people who have the link, and
 * `line:<name>` reaches the staff of that line.
 */
export type Address = `user:${string}` | `link:${string}` | `line:${string}`

/** What an address names: a person, a link or a line. */
export type AddressKind = 'user' | 'link' | 'line'

const SHAPE: Record<AddressKind, RegExp> = {
  user: /^[A-Za-z0-9_.:@|-]{1,128}$/,
  // A link is a capability: 22 characters hold 128 random bits, and fewer could be guessed.
  link: /^[A-Za-z0-9_-]{22,64}$/,
  line: /^[a-z0-9][a-z0-9-]{0,63}$/,
}

/** Splits an address. Returns `null` for any other text. */
export function parseAddress(text: string): { kind: AddressKind; id: string } | null {
  const [, kind, id = ''] = (/^(\w+):(.*)$/s.exec(text) ?? []) as [string?, AddressKind?, string?]
  return kind && Object.hasOwn(SHAPE, kind) && SHAPE[kind].test(id) ? { kind, id } : null
}

/** Whether a text is an address. */
export function isAddress(text: string): text is Address {
  return parseAddress(text) !== null
}

/** The user an address names; `null` for a link or a line. */
export function userOf(address: Address): UserId | null {
  return address.startsWith('user:') ? address.slice('user:'.length) : null
}
