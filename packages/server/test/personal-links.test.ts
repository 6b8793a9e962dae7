import type { Address, HistoryPage } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { Tokens } from '../src/identity/tokens.js'
import { connect, type Device, JWT_SECRET, refused, serve, signIn, until } from './sockets.js'

type Server = Awaited<ReturnType<typeof serve>>

const completed = { type: 'hangup', reason: 'completed' } as const
const cancel = { type: 'hangup', reason: 'cancelled' } as const

/** A member with a token of another system, connected but not listening. */
async function member(server: Server, name: string): Promise<Device> {
  const userId = `m_${name}`
  const token = await new Tokens(JWT_SECRET).sign({ userId, name, role: 'member', lines: [] })
  return connect(server, { userId, name, token })
}

async function ask(server: Server, { guest }: Device, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${guest.token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return response.status === 204 ? {} : await response.json()
}

/** A link that always rings its owner, unless something else is wanted. */
async function makeLink(server: Server, owner: Device, wanted: object = {}) {
  const made = await ask(server, owner, 'POST', '/links', { endsAt: null, uses: null, ...wanted })
  const { id, path } = made as { id: string; path: string }
  return { id, address: `link:${path.slice('/call#'.length)}` as Address }
}

async function open() {
  const server = await serve({ access: 'members' })
  const anna = await member(server, 'Anna')
  const link = await makeLink(server, anna)
  const gwen = await connect(server, await signIn(server, 'Gwen'))
  await gwen.listen()
  return { server, anna, gwen, link }
}

const linksOf = async (server: Server, owner: Device) =>
  (await ask(server, owner, 'GET', `/links?owner=${owner.guest.userId}`)) as {
    items: { id: string; state: string; usesLeft: number | null }[]
  }

describe('a personal link', () => {
  it('says whom it rings, and rings all their devices, as the call of a guest', async () => {
    const { server, anna, gwen, link } = await open()
    const phone = await connect(server, anna.guest)
    for (const device of [anna, phone]) await device.listen()
    expect((await gwen.listen(link.address)).link).toMatchObject({
      state: 'open',
      owner: 'Anna',
      personal: true,
    })
    const { callId } = await gwen.invite(link.address)
    for (const device of [anna, phone]) {
      await until(() => device.seen(callId).includes('invite'))
      expect(device.entries[0]?.entry).toMatchObject({
        address: anna.address,
        from: { name: 'Gwen', guest: true },
      })
    }
    await phone.append(callId, { type: 'accept' })
    await until(() => gwen.seen(callId).includes('accept'))
    await gwen.append(callId, completed)
    // And again: it works until it is withdrawn.
    await gwen.invite(link.address)
  })

  it('leaves its owner a missed call while they are away, and outlives a caller who gives up', async () => {
    const { server, anna, gwen, link } = await open()
    const { callId } = await gwen.invite(link.address)
    await gwen.append(callId, cancel)
    await until(async () => (await anna.listen()).missed.length === 1)
    const history = (await anna.ask('history', {})) as unknown as HistoryPage
    expect(history).toMatchObject({ unread: 1, items: [{ missed: true, peer: { name: 'Gwen' } }] })
    expect((await linksOf(server, anna)).items).toMatchObject([{ state: 'open', usesLeft: null }])
  })

  it('rings nobody who does not want to be disturbed, or has blocked the caller', async () => {
    const { anna, gwen, link } = await open()
    await anna.listen()
    await anna.ask('choices', { doNotDisturb: true })
    expect(await refused(gwen.invite(link.address))).toEqual({
      code: 'call-refused',
      message: "Anna isn't taking calls.",
    })
    const blocked = { userId: gwen.guest.userId, name: 'Gwen', blocked: true }
    await anna.ask('choices', { doNotDisturb: false, person: blocked })
    await gwen.invite(link.address)
    expect(anna.entries).toEqual([])
  })

  it('is for as many calls as its owner said: what is answered counts', async () => {
    const { server, anna, gwen } = await open()
    await anna.listen()
    const once = await makeLink(server, anna, { uses: 1 })
    const unanswered = await gwen.invite(once.address)
    await gwen.append(unanswered.callId, cancel)
    const { callId } = await gwen.invite(once.address)
    await anna.append(callId, { type: 'accept' })
    await until(async () =>
      (await linksOf(server, anna)).items.some(({ id, state }) => id === once.id && state === 'used'),
    )
    await gwen.append(callId, completed)
    expect((await refused(gwen.invite(once.address))).code).toBe('call-refused')
  })

  it('works no more once it is withdrawn or another has replaced it', async () => {
    const { server, anna, gwen, link } = await open()
    await anna.listen()
    const next = await makeLink(server, anna, { replaces: link.id })
    expect((await refused(gwen.invite(link.address))).code).toBe('call-refused')
    expect((await gwen.listen(link.address)).link).toEqual({ state: 'ended' })
    const { callId } = await gwen.invite(next.address)
    await until(() => anna.seen(callId).includes('invite'))
    await gwen.append(callId, cancel)
    await ask(server, anna, 'DELETE', `/links/${next.id}`)
    expect((await refused(gwen.invite(next.address))).code).toBe('call-refused')
  })

  it('lets no guest in where guests are not let in', async () => {
    const { gwen } = await open()
    const server = await serve({ access: 'members', guests: false })
    await makeLink(server, await member(server, 'Anna'))
    await expect(signIn(server, 'Gus')).rejects.toThrow('403')
    expect((await refused(connect(server, gwen.guest))).code).toBe('not-allowed')
  })
})
