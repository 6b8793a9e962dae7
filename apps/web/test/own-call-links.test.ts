import { beforeEach, expect, it, vi } from 'vitest'
import { OwnCallLinks } from '../src/access/own-call-links.js'
import type { AskServer, ServerRequest } from '../src/access/server-request.js'

const PATH = '/call#0123456789abcdefghijkl'

beforeEach(() => void vi.stubGlobal('location', { origin: 'https://calls.example' }))

/** A server with one link that works and one that is used up. */
function open() {
  const asked: [string, ServerRequest][] = []
  const items = [
    { id: 'a', name: 'Monday', state: 'open', usesLeft: 1, endsAt: 5 },
    { id: 'b', name: 'Sunday', state: 'used', usesLeft: 0, endsAt: 5 },
  ]
  const ask: AskServer = async <Reply>(path: string, request: ServerRequest = {}) => {
    asked.push([path, request])
    return (request.method === 'POST' ? { id: 'a', path: PATH } : { items }) as Reply
  }
  return { asked, links: new OwnCallLinks(ask) }
}

it('lists the links of a person that still work', async () => {
  const { asked, links } = open()
  expect((await links.list('anna')).map(({ id }) => id)).toEqual(['a'])
  expect(asked).toEqual([['/api/v1/links', { query: { owner: 'anna', limit: 100 } }]])
})

it('knows the address of a link only from making it to withdrawing it', async () => {
  const { asked, links } = open()
  expect(links.urlOf('a')).toBeNull()
  await links.make({ name: 'Monday', endsAt: 5, uses: null })
  expect(asked[0]?.[1].body).toEqual({ name: 'Monday', endsAt: 5, uses: null, personal: false })
  expect(links.urlOf('a')).toMatch(/\/call#0123456789abcdefghijkl$/)
  await links.withdraw('a')
  expect(asked[1]).toEqual(['/api/v1/links/a', { method: 'DELETE' }])
  expect(links.urlOf('a')).toBeNull()
})
