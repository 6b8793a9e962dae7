import { describe, expect, it } from 'vitest'
import { Tokens } from '../src/identity/tokens.js'
import {
  connect,
  type Device,
  JWT_SECRET,
  newCallId,
  newLink,
  refused,
  serve,
  signIn,
  until,
} from './sockets.js'

type Server = Awaited<ReturnType<typeof serve>>

/** A member who is signed in, connected and listening. */
async function member(server: Server, name: string, lines: readonly string[] = []): Promise<Device> {
  const userId = `m_${name}`
  const token = await new Tokens(JWT_SECRET).sign({ userId, name, role: 'member', lines })
  const device = await connect(server, { userId, name, token })
  await device.listen()
  return device
}

/** As an owner does it, with a token of another system. */
async function makeLine(server: Server, name: string): Promise<void> {
  const token = await new Tokens(JWT_SECRET).sign({ userId: 'o', name: 'Olga', role: 'owner', lines: [] })
  const response = await fetch(`${server.url}/api/v1/lines`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, title: name }),
  })
  expect(response.ok).toBe(true)
}

async function guest(server: Server, name = 'Gwen'): Promise<Device> {
  return connect(server, await signIn(server, name))
}

describe('where people are members', () => {
  it('members see and ring each other', async () => {
    const server = await serve({ access: 'members' })
    const [anna, ben] = [await member(server, 'Anna'), await member(server, 'Ben')]
    expect((await anna.watch()).people.map(({ name }) => name)).toEqual(['Ben'])
    const { callId } = await anna.invite(ben.address)
    await until(() => ben.seen(callId).includes('invite'))
    expect(ben.entries[0]?.entry.from?.guest).toBeUndefined()
  })

  it('guests see nobody, and nobody sees them', async () => {
    const server = await serve({ access: 'members' })
    const anna = await member(server, 'Anna')
    const gwen = await guest(server)
    expect((await refused(gwen.watch())).code).toBe('not-allowed')
    await gwen.listen()
    expect((await anna.watch()).people).toEqual([])
  })

  it('whose token says so, let no guests come to their links', async () => {
    const server = await serve({ access: 'members' })
    const token = await new Tokens(JWT_SECRET).sign({
      ...{ userId: 'm_Anna', name: 'Anna', role: 'member', lines: [] },
      guests: false,
    })
    const anna = await connect(server, { userId: 'm_Anna', name: 'Anna', token })
    const [ben, gwen, gus] = [await member(server, 'Ben'), await guest(server), await guest(server, 'Gus')]
    const link = newLink()
    // Before there is a call, and after.
    await gwen.listen(link)
    const { callId } = await anna.invite(link)
    expect(await gus.listen(link)).toMatchObject({ calls: [], link: { state: 'unknown' } })
    for (const visitor of [gwen, gus]) {
      expect((await refused(visitor.append(callId, { type: 'accept' }))).code).toBe('unknown-call')
      expect((await refused(visitor.sync(callId))).code).toBe('unknown-call')
    }
    expect(await ben.listen(link)).toMatchObject({ calls: [{ callId }], link: { state: 'open' } })
    await ben.append(callId, { type: 'accept' })
    await until(() => anna.seen(callId).includes('accept'))
    expect([gwen.entries, gus.entries]).toEqual([[], []])
  })

  it('guests ring no person, whether they exist or not', async () => {
    const server = await serve({ access: 'members' })
    const anna = await member(server, 'Anna')
    const gwen = await guest(server)
    const there = await refused(gwen.invite(anna.address))
    expect(there.code).toBe('not-allowed')
    expect(await refused(gwen.invite('user:nobody-here'))).toEqual(there)
  })

  it('guests join by a link of a member, marked as guests, and make none', async () => {
    const server = await serve({ access: 'members' })
    const anna = await member(server, 'Anna')
    const gwen = await guest(server)
    const link = newLink()
    const { callId } = await anna.invite(link)
    expect((await gwen.listen(link)).calls).toHaveLength(1)
    await gwen.append(callId, { type: 'accept' })
    await until(() => anna.seen(callId).includes('accept'))
    const accept = anna.entries.find(({ entry }) => entry.type === 'accept')
    expect(accept?.entry.from?.guest).toBe(true)
    expect((await refused(gwen.invite(newLink()))).code).toBe('not-allowed')
  })

  it('guests call a line; only its staff are called', async () => {
    const server = await serve({ access: 'members' })
    await makeLine(server, 'reception')
    const anna = await member(server, 'Anna', ['reception'])
    const ben = await member(server, 'Ben')
    const gwen = await guest(server)
    await anna.listen('line:reception')
    expect((await refused(ben.listen('line:reception'))).code).toBe('not-allowed')
    expect((await refused(gwen.listen('line:reception'))).code).toBe('not-allowed')
    const { callId } = await gwen.invite('line:reception')
    await until(() => anna.seen(callId).includes('invite'))
    expect(ben.seen(callId)).toEqual([])
  })

  it('a call to somebody who does not exist goes unanswered', async () => {
    const server = await serve({ access: 'members' })
    const anna = await member(server, 'Anna')
    await expect(anna.invite('user:nobody-here', newCallId())).resolves.toMatchObject({ seq: 1 })
  })
})

describe('without guests', () => {
  it('nobody gets a name, and an earlier token lets nobody in', async () => {
    const earlier = await signIn(await serve(), 'Gwen')
    const server = await serve({ access: 'members', guests: false })
    await expect(signIn(server, 'Gwen')).rejects.toThrow('403')
    await expect(signIn(server, 'Gwen', earlier.token)).rejects.toThrow('403')
    expect((await refused(connect(server, earlier))).code).toBe('not-allowed')
  })
})
