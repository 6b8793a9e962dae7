import { beforeEach, expect, it, vi } from 'vitest'
import { OwnCallLinks, personalLinkIn } from '../src/access/own-call-links.js'
import type { AskServer, ServerRequest } from '../src/access/server-request.js'

const PATH = '/call#0123456789abcdefghijkl'

beforeEach(() => void vi.stubGlobal('location', { origin: 'https://calls.example' }))

/** A server with these links. */
function open(items: readonly object[] = []) {
  const asked: [string, ServerRequest][] = []
  const ask: AskServer = async <Reply>(path: string, request: ServerRequest = {}) => {
    asked.push([path, request])
    return (request.method === 'POST' ? { id: 'new', path: PATH } : { items }) as Reply
  }
  return { asked, links: new OwnCallLinks(ask) }
}

const monday = { id: 'a', name: 'Monday', state: 'open', usesLeft: 1, endsAt: 5, personal: false, path: PATH }
const always = { ...monday, id: 'p', usesLeft: null, endsAt: null, personal: true }

it('lists the links of a person that still work, with the address where the server knows it', async () => {
  const { asked, links } = open([monday, { ...monday, id: 'b', path: null }, { ...monday, state: 'used' }])
  const found = (await links.list('anna')).map(({ id, url }) => [id, url])
  expect(found).toEqual([
    ['a', expect.stringMatching(/^https:.*\/call#0123456789abcdefghijkl$/)],
    ['b', null],
  ])
  expect(asked).toEqual([['/api/v1/links', { query: { owner: 'anna', limit: 100 } }]])
})

it('makes links on which one waits, and withdraws them', async () => {
  const { asked, links } = open()
  expect(await links.make({ name: 'Monday', endsAt: 5, uses: null })).toBe('new')
  await links.withdraw('new')
  expect(asked).toEqual([
    ['/api/v1/links', { method: 'POST', body: { name: 'Monday', endsAt: 5, uses: null, personal: false } }],
    ['/api/v1/links/new', { method: 'DELETE' }],
  ])
})

it('knows the personal link among the others, which the next one replaces', async () => {
  const appointment = { ...always, id: 'q', endsAt: 5, usesLeft: 1 }
  const { asked, links } = open([monday, appointment, always])
  const listed = await links.list('anna')
  const personal = personalLinkIn(listed)
  expect(personal?.id).toBe('p')
  expect(personalLinkIn(listed.slice(0, 2))).toBeNull()
  await links.makePersonal(null)
  await links.makePersonal(personal)
  const body = { endsAt: null, uses: null, personal: true }
  expect(asked.slice(1).map(([, request]) => request.body)).toEqual([body, { ...body, replaces: 'p' }])
})
