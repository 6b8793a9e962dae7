import * as z from 'zod'
import { readIpNetwork } from '../ip-network.js'

/** The schemas of the settings. Each turns the given text into a value, or says in half a sentence what it must be. */

export function text<Value>(check: (value: string) => Value | null, mistake: string) {
  return z.string().transform((value, context) => {
    const checked = check(value)
    if (checked !== null) return checked
    context.addIssue(mistake)
    return z.NEVER
  })
}

export function number(min: number, max: number, whole: boolean, mistake: string) {
  return text(value => {
    const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
    return parsed >= min && parsed <= max && (!whole || Number.isInteger(parsed)) ? parsed : null
  }, mistake)
}

export function list(check: (item: string) => string | null, mistake: string) {
  return text(value => {
    const items = value
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== '')
      .map(check)
    return items.every(item => item !== null) ? items : null
  }, mistake)
}

/** Names separated by single spaces, as a request for scopes has them (RFC 6749 §3.3); `null` without `openid`. */
export function readScopes(text: string): string | null {
  const names = text.split(/\s+/)
  return names.includes('openid') && names.every(name => /^[!#-[\]-~]+$/.test(name)) ? names.join(' ') : null
}

/** An address of another server: https, or http on this machine; `null` for anything else. */
export function readSafeUrl(item: string): string | null {
  if (!URL.canParse(item)) return null
  const { protocol, hostname, href } = new URL(item)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? href : null
}

/** `https://example.org` as browsers send it in `Origin`; `null` for anything else. */
export function readOrigin(item: string): string | null {
  if (!URL.canParse(item)) return null
  const url = new URL(item)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  return bare ? url.origin : null
}

const HOST = String.raw`(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`
const STUN_URL = new RegExp(`^stuns?:${HOST}$`)
const TURN_URL = new RegExp(String.raw`^turns?:${HOST}(?:\?transport=(?:udp|tcp))?$`)

export const isStunUrl = matching(STUN_URL)
export const isTurnUrl = matching(TURN_URL)
const isHost = matching(new RegExp(`^${HOST}$`))

function matching(shape: RegExp) {
  return (item: string) => (shape.test(item) ? item : null)
}

/** A host as in a URL, without a port; an IPv6 address in brackets. */
export function readHost(value: string): string | null {
  const isBare = !/:\d+$/.test(value) || value.endsWith(']')
  return isBare ? isHost(value) : null
}

/** An address, or a range of them in CIDR notation. */
export function readNetwork(item: string): string | null {
  return readIpNetwork(item) === null ? null : item
}

/** A range of ports, its ends included. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** `49152-65535`, the larger number last. */
export function readPortRange(value: string): PortRange | null {
  const [, first = 0, last = 0] = (/^(\d{1,5})-(\d{1,5})$/.exec(value) ?? []).map(Number)
  return first >= 1024 && first <= last && last <= 65_535 ? { first, last } : null
}

/** On or off; off by default. */
export function onOff(mistake: string) {
  return text(value => ({ true: true, false: false })[value] ?? null, mistake).default(false)
}

export const secret = text(
  value => (value.length >= 32 ? value : null),
  'must have at least 32 characters, for example from "openssl rand -base64 32"',
)
