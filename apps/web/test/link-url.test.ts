import { describe, expect, it } from 'vitest'
import { linkAddressAt, tidyLinkLocation } from '../src/links/link-url.js'

const SECRET = '0123456789abcdef-_ABCDEF'

/** The link at a path with its fragment. */
function read(place: string) {
  const { pathname, hash } = new URL(place, 'https://calls.example.org')
  return linkAddressAt({ pathname, hash })
}

/** What the address bar shows for a path, once it is tidy. */
function tidied(place: string): string {
  const { pathname, hash } = new URL(place, 'https://calls.example.org')
  const shown = [place]
  const history = {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) => void shown.push(url),
  }
  tidyLinkLocation({ pathname, hash }, history as unknown as History)
  return shown.at(-1) ?? ''
}

describe('a link', () => {
  it.each([
    `/call#${SECRET}`,
    `/call/#${SECRET}`,
    `/call#/${SECRET}`,
    `/call/${SECRET}`,
    `/call/${SECRET}/`,
    ...['.', ')', '>', ').', '>,', '%29', '%3E', '…', '”'].flatMap(tail => [
      `/call#${SECRET}${tail}`,
      `/call/${SECRET}${tail}`,
    ]),
  ])('is read from %s, and shown as its fragment only', place => {
    expect(read(place)).toBe(`link:${SECRET}`)
    expect(tidied(place)).toBe(`/call#${SECRET}`)
  })

  it.each([
    '/call',
    '/call#',
    '/call#0123456789',
    `/call#${SECRET} ${SECRET}`,
    `/call#${SECRET}/x`,
    '/call#%',
  ])('is not read from %s, which stays as it is', place => {
    expect(read(place)).toBeNull()
    expect(tidied(place)).toBe(place)
  })

  it('is looked for on its own page only', () => {
    expect(tidied(`/line/support#${SECRET}`)).toBe(`/line/support#${SECRET}`)
    expect(tidied(`/calling/${SECRET}`)).toBe(`/calling/${SECRET}`)
  })
})
