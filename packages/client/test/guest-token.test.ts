import { afterEach, describe, expect, it, vi } from 'vitest'
import { guestToken } from '../src/guest-token.js'

function storageOf(initial?: string) {
  const values = new Map<string, string>(initial === undefined ? [] : [['ringdown.guest', initial]])
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  }
}

const server = 'http://localhost:1'
const kept = JSON.stringify({ name: 'Ann', token: 'old' })

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

  it('becomes somebody new when the server refuses the kept token', async () => {
    const requests = stubFetch(() => answer(200, { userId: 'g2', name: 'Ann', token: 'fresh' }))
    expect(await guestToken({ name: 'Ann', server, storage: storageOf(kept) })('old')).toBe('fresh')
    expect(requests).toEqual([{ bearer: null, name: 'Ann' }])
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
})
