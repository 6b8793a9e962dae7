import { describe, expect, it } from 'vitest'
import { connect, join, newLink, refused, serve, until } from './sockets.js'

describe('a call that meets another', () => {
  it('replaces the stale call when the same device calls the same person again', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const first = await ada.invite(bob.address)
    await bob.append(first.callId, { type: 'accept' })
    const second = await ada.invite(bob.address)
    await until(() => bob.seen(second.callId).length === 1)
    expect(bob.seen(first.callId)).toEqual(['invite', 'hangup replaced'])
    expect(bob.seen(second.callId)).toEqual(['invite'])
    await bob.append(second.callId, { type: 'accept' })
  })

  it('also replaces it from the other end', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const first = await ada.invite(bob.address)
    await bob.append(first.callId, { type: 'accept' })
    const second = await bob.invite(ada.address)
    await until(() => ada.seen(second.callId).length === 1)
    expect(ada.seen(first.callId)).toEqual(['accept', 'hangup replaced'])
  })

  it('is declined as busy where the callee talks to somebody else, who only sees that it came', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const eve = await join(server, 'Eve')
    const talk = await ada.invite(bob.address)
    await bob.append(talk.callId, { type: 'accept' })
    const { callId } = await eve.invite(bob.address)
    await until(() => eve.seen(callId).length === 1 && bob.seen(callId).length === 2)
    expect(eve.seen(callId)).toEqual(['decline busy'])
    expect(bob.seen(callId)).toEqual(['invite', 'decline busy'])
    expect(ada.seen(callId)).toEqual([])
    expect((await bob.listen()).missed.map(call => call.callId)).toEqual([callId])
    expect((await refused(bob.append(callId, { type: 'accept' }))).code).toBe('call-ended')
  })

  it('is declined as busy where the callee is calling somebody else', async () => {
    const server = await serve()
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    await ada.invite(bob.address)
    const { callId } = await eve.invite(ada.address)
    await until(() => eve.seen(callId).includes('decline busy'))
  })

  it('rings where the callee merely waits on a link, and is declined once that is answered', async () => {
    const server = await serve()
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const link = newLink()
    const held = await bob.invite(link)
    const { callId } = await eve.invite(bob.address)
    await ada.listen(link)
    expect((await bob.sync(callId)).expiresInMs).toBeGreaterThan(0)
    await ada.append(held.callId, { type: 'accept' })
    await until(() => eve.seen(callId).includes('decline busy'))
    const busy = await eve.invite(ada.address)
    await until(() => eve.seen(busy.callId).includes('decline busy'))
  })

  it('is declined as busy when the callee, rung by two, accepts the other', async () => {
    const server = await serve()
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const one = await ada.invite(bob.address)
    const two = await eve.invite(bob.address)
    await bob.append(one.callId, { type: 'accept' })
    await until(() => eve.seen(two.callId).length === 1 && bob.seen(two.callId).length === 2)
    expect(eve.seen(two.callId)).toEqual(['decline busy'])
    await until(() => ada.seen(one.callId).length > 0)
    expect(ada.seen(one.callId)).toEqual(['accept'])
  })

  it('replaces the ring when another device of the caller calls the same person: one call rings per pair', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const tablet = await connect(server, ada.guest)
    const bob = await join(server, 'Bob')
    const one = await ada.invite(bob.address)
    const two = await tablet.invite(bob.address)
    await until(() => bob.seen(two.callId).length === 1 && ada.seen(one.callId).length === 1)
    expect(bob.seen(one.callId)).toEqual(['invite', 'hangup replaced'])
    expect(ada.seen(one.callId)).toEqual(['hangup replaced'])
    await bob.append(two.callId, { type: 'accept' })
  })

  it('is free to be made again once the first has been cancelled, declined or hung up', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const one = await ada.invite(bob.address)
    await ada.append(one.callId, { type: 'hangup', reason: 'cancelled' })
    const two = await bob.invite(ada.address)
    await ada.append(two.callId, { type: 'decline', reason: 'declined' })
    const three = await ada.invite(bob.address)
    await bob.append(three.callId, { type: 'accept' })
    await bob.append(three.callId, { type: 'hangup', reason: 'completed' })
    await bob.invite(ada.address)
  })

  it('bounds the calls one person may have waiting', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    for (let n = 0; n < 8; n += 1) await ada.invite(newLink())
    expect((await refused(ada.invite(newLink()))).code).toBe('limit-reached')
  })
})
