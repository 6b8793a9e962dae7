import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../src/index.js'
import { type Device, type House, isConnected, openHouse, until } from './people.js'

const SECRET = 'a secret for tests, long enough to do'
/** How long after its end a server still takes a token, in seconds. */
const TOLERANCE = 30

/** As a product signs it for one of its people: the first ends in a minute, the others in a quarter of an hour. */
function shortTokens(name: string) {
  let signed = 0
  return () => {
    signed += 1
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ name })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('ringdown')
      .setAudience('ringdown')
      .setSubject(`m_${name}`)
      .setExpirationTime(signed === 1 ? now + 60 - TOLERANCE : now + 900)
      .sign(new TextEncoder().encode(SECRET))
  }
}

let house: House
beforeEach(async () => {
  house = await openHouse({ access: 'members', jwtSecret: SECRET })
})
afterEach(() => house.close())

/** A person whose first token lasts, or ends while they are connected. */
function openMember(name: string, isShort = false) {
  const sign = shortTokens(name)
  const token = async () => {
    if (!isShort) await sign()
    return sign()
  }
  return house.open(name, undefined, {}, null, undefined, { token })
}

/** Runs `meanwhile` while the person's device is connecting again with another token. */
async function replaceToken({ ringdown }: Device, meanwhile: () => void): Promise<void> {
  house.time.pace = 60
  await until(ringdown, ({ connection }) => connection !== 'online')
  house.time.pace = 1
  meanwhile()
  await until(ringdown, ({ connection }) => connection === 'online')
}

describe('a token that ends while its device is connected', () => {
  it('is replaced: a call placed at that moment rings, and nobody sees the person go', async () => {
    const ann = await openMember('Ann', true)
    const bob = await openMember('Bob')
    const people = bob.ringdown.watchPeople()
    await until(people, page => page?.people.length === 1)
    const seen: (string | undefined)[] = []
    people.subscribe(() => seen.push(people.snapshot?.people.map(({ name }) => name).join()))
    let call: Call | null = null
    await replaceToken(ann, () => {
      call = bob.ringdown.call(`user:${ann.userId}`)
    })
    const ring = await ann.incoming()
    expect(ring.snapshot.peer?.name).toBe('Bob')
    await until(call!, ({ phase }) => phase === 'ringing')
    ring.accept()
    await Promise.all([until(call!, isConnected), until(ring, isConnected)])
    expect(seen.filter(names => names !== 'Ann')).toEqual([])
  })

  it('disturbs no call', async () => {
    const ann = await openMember('Ann', true)
    const bob = await openMember('Bob')
    const call = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    ring.accept()
    await Promise.all([until(call, isConnected), until(ring, isConnected)])
    const connections: string[] = []
    for (const side of [call, ring]) side.subscribe(() => connections.push(side.snapshot.connection))
    await replaceToken(ann, () => {})
    expect(connections.filter(each => each !== 'connected')).toEqual([])
    call.hangUp()
    expect(await ring.ended).toBe('completed')
  })
})
