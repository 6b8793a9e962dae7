import { afterEach, describe, expect, it, vi } from 'vitest'
import { guestToken } from '../src/guest-token.js'
import { memoryStorage } from './memory-storage.js'

const server = 'http://localhost:1'
const KEY = `ringdown.guest ${server}`

function storageOf(initial?: string) {
  return memoryStorage(initial === undefined ? [] : [[KEY, initial]])
}

/** As kept a moment ago. */
const kept = keptFor(0)

function keptFor(days: number): string {
  return JSON.stringify({ name: 'Ann', token: 'old', at: Date.now() - days * 24 * 3_600_000 })
}

function answer(status: number, body: object) {
  return Promise.resolve(new Response(JSON.stringify(body), { status }))
}

describe('guestToken', () => {
  afterEach(() => vi.unstubAllGlobals())

  function stubFetch(...answers: (() => Promise<Response>)[]) {
    const requests: { bearer: string | null; name: string }[] = []
    vi.stubGlobal('fetch', (_: URL, init: { headers: Record<string, string>; body: string }) => {
      requests.push({ bearer: init.headers['authorization'] ?? null, name: JSON.parse(init.body).name })
      const next = answers.shift()
      return next ? next() : Promise.reject(new Error('no more answers'))
    })
    return requests
  }

  it('asks once and remembers', async () => {
    const requests = stubFetch(() => answer(200, { userId: 'g', name: 'Ann', token: 'new' }))
    const storage = storageOf()
    expect(await guestToken({ name: 'Ann', server, storage })(null)).toBe('new')
    expect(await guestToken({ name: 'Ann', server, storage })(null)).toBe('new')
    expect(requests).toEqual([{ bearer: null, name: 'Ann' }])
  })

  it('stays the same person under another name', async () => {
    const requests = stubFetch(() => answer(200, { userId: 'g', name: 'Anna', token: 'renamed' }))
    expect(await guestToken({ name: 'Anna', server, storage: storageOf(kept) })(null)).toBe('renamed')
    expect(requests).toEqual([{ bearer: 'Bearer old', name: 'Anna' }])
  })

  it('renews a kept token that the server refuses, and becomes somebody new if it will not', async () => {
    const requests = stubFetch(
      () => answer(200, { userId: 'g', name: 'Ann', token: 'renewed' }),
      () => answer(401, { error: { code: 'unauthorized', message: 'No.' } }),
      () => answer(200, { userId: 'g2', name: 'Ann', token: 'fresh' }),
    )
    const token = guestToken({ name: 'Ann', server, storage: storageOf(kept) })
    expect([await token('old'), await token('renewed')]).toEqual(['renewed', 'fresh'])
    expect(requests.map(({ bearer }) => bearer)).toEqual(['Bearer old', 'Bearer renewed', null])
  })

  it('renews a token once a day, and keeps it if that must wait', async () => {
    const requests = stubFetch(
      () => answer(503, { error: { code: 'unavailable', message: 'Soon.' } }),
      () => answer(200, { userId: 'g', name: 'Ann', token: 'renewed' }),
    )
    const token = guestToken({ name: 'Ann', server, storage: storageOf(keptFor(2)) })
    expect([await token(null), await token(null), await token(null)]).toEqual(['old', 'renewed', 'renewed'])
    expect(requests).toEqual(Array(2).fill({ bearer: 'Bearer old', name: 'Ann' }))
  })

  it('renews a token that an earlier release kept', async () => {
    stubFetch(() => answer(200, { userId: 'g', name: 'Ann', token: 'renewed' }))
    const storage = storageOf(JSON.stringify({ name: 'Ann', token: 'old' }))
    expect(await guestToken({ name: 'Ann', server, storage })(null)).toBe('renewed')
  })

  it.each([
    [undefined, 'unsupported', /`server`/],
    ['localhost:3000', 'unsupported', /`server`/],
    ['calls', 'unsupported', /`server`/],
  ])('says so if the server is %s', async (named, code, message) => {
    const token = guestToken({ name: 'Ann', ...(named === undefined ? {} : { server: named }) })
    await expect(token(null)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('says so if something else answers in the server’s place', async () => {
    stubFetch(() => Promise.resolve(new Response('<h1>Not found</h1>', { status: 404 })))
    const token = guestToken({ name: 'Ann', server, storage: storageOf() })
    await expect(token(null)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`No Ringdown server answers at ${server}`),
    })
  })

  it('becomes somebody new when renaming is refused', async () => {
    const requests = stubFetch(
      () => answer(401, { error: { code: 'unauthorized', message: 'No.' } }),
      () => answer(200, { userId: 'g2', name: 'Anna', token: 'fresh' }),
    )
    expect(await guestToken({ name: 'Anna', server, storage: storageOf(kept) })(null)).toBe('fresh')
    expect(requests).toHaveLength(2)
  })

  it.each(['not json', '[]', '{"name":1,"token":"t"}', 'null'])(
    'survives a spoilt memory: %s',
    async memory => {
      stubFetch(() => answer(200, { userId: 'g', name: 'Ann', token: 'new' }))
      expect(await guestToken({ name: 'Ann', server, storage: storageOf(memory) })(null)).toBe('new')
    },
  )

  it('passes on what the server says is wrong, and says when it cannot be reached', async () => {
    stubFetch(
      () => answer(400, { error: { code: 'bad-request', message: 'The name must not be empty.' } }),
      () => Promise.reject(new TypeError('fetch failed')),
    )
    const token = guestToken({ name: '', server, storage: storageOf() })
    await expect(token(null)).rejects.toMatchObject({ code: 'bad-request' })
    await expect(token(null)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('makes nothing of the answer of a proxy in the server’s place but that it may pass', async () => {
    const html = () => Promise.resolve(new Response('<h1>502 Bad Gateway</h1>', { status: 502 }))
    stubFetch(
      html,
      () => answer(502, { error: 'Bad gateway' }),
      () => answer(503, null as never),
    )
    const token = guestToken({ name: 'Ann', server, storage: storageOf() })
    for (let tries = 1; tries <= 3; tries++)
      await expect(token(null)).rejects.toMatchObject({ code: 'unavailable' })
  })

  describe('where the storage is forbidden', () => {
    const forbidden = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    // As in a foreign frame: even naming it throws.
    const forbid = () =>
      Object.defineProperty(globalThis, 'localStorage', { get: forbidden, configurable: true })
    afterEach(() => Reflect.deleteProperty(globalThis, 'localStorage'))

    it('is the same person for as long as the page lives', async () => {
      forbid()
      const requests = stubFetch(() => answer(200, { userId: 'g', name: 'Ann', token: 'new' }))
      const token = guestToken({ name: 'Ann', server })
      expect([await token(null), await token(null)]).toEqual(['new', 'new'])
      expect(requests).toHaveLength(1)
    })

    it('still changes the token that is refused', async () => {
      forbid()
      stubFetch(
        () => answer(200, { userId: 'g', name: 'Ann', token: 'first' }),
        () => answer(401, { error: { code: 'unauthorized', message: 'No.' } }),
        () => answer(200, { userId: 'g', name: 'Ann', token: 'second' }),
      )
      const token = guestToken({ name: 'Ann', server })
      expect([await token(null), await token('first'), await token(null)]).toEqual([
        'first',
        'second',
        'second',
      ])
    })
  })

  it('does not give one server’s token to another', async () => {
    const requests = stubFetch(() => answer(200, { userId: 'g', name: 'Ann', token: 'of the other' }))
    const token = guestToken({ name: 'Ann', server: 'http://other.example', storage: storageOf(kept) })
    expect(await token(null)).toBe('of the other')
    expect(requests).toEqual([{ bearer: null, name: 'Ann' }])
  })
})
