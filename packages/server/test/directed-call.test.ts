import { describe, expect, it } from 'vitest'
import { ANSWER, CANDIDATES, OFFER } from './signals.js'
import { connect, join, newCallId, refused, serve, until } from './sockets.js'

describe('a directed call', () => {
  it('goes from invite to hangup, each entry once and in order at the other party', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const { callId } = await ada.invite(bob.address)
    await ada.append(callId, OFFER)
    await ada.append(callId, CANDIDATES)
    await until(() => bob.seen(callId).length === 3)
    expect(bob.entries[0]?.expiresInMs).toBeGreaterThan(59_000)
    await bob.append(callId, { type: 'ringing' })
    await bob.append(callId, { type: 'accept' })
    await bob.append(callId, { ...ANSWER, to: ada.device })
    await until(() => ada.seen(callId).length === 3)
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => bob.seen(callId).length === 4)
    expect(bob.seen(callId)).toEqual(['invite', 'description', 'candidates', 'hangup completed'])
    expect(ada.seen(callId)).toEqual(['ringing', 'accept', 'description'])
    expect(bob.entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 7])
    expect(ada.entries.map(({ entry }) => entry.from)).toEqual([bob.party, bob.party, bob.party])
    const copy = await bob.sync(callId)
    expect(copy.entries.map(entry => entry.seq)).toEqual([1, 4, 5, 7])
  })

  it('takes the offer sent right behind the invite, before either is acknowledged', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const callId = newCallId()
    const replies = await Promise.all([
      ada.invite(bob.address, callId),
      ada.append(callId, OFFER),
      ada.append(callId, CANDIDATES),
    ])
    expect(replies.map(reply => reply.seq)).toEqual([1, 2, 3])
  })

  it('is one call when both press Call: the second invite names the first', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const [first, second] = [newCallId(), newCallId()]
    const results = await Promise.allSettled([
      ada.invite(bob.address, first),
      bob.invite(ada.address, second),
    ])
    expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = results.find(result => result.status === 'rejected')
    const won = results[0]?.status === 'fulfilled' ? first : second
    expect(lost?.reason.problem).toMatchObject({ code: 'glare', callId: won })
    const loser = won === first ? bob : ada
    await loser.append(won, { type: 'accept' })
  })

  it('refuses to call oneself, or twice by the same id', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    expect((await refused(ada.invite(ada.address))).code).toBe('self-call')
    const { callId } = await ada.invite(bob.address)
    expect((await refused(ada.invite(bob.address, callId))).code).toBe('call-exists')
  })

  it('is answered the same whether the person is away or does not exist: nobody learns who is known here', async () => {
    const server = await serve({ timers: { ring: 200 } })
    const ada = await join(server, 'Ada')
    const away = await join(server, 'Bob')
    away.socket.disconnect()
    const [real, unreal] = [await ada.invite(away.address), await ada.invite('user:nobody')]
    const keys = (reply: object) => Object.keys(reply).sort()
    expect(keys(unreal)).toEqual(keys(real))
    await until(() => [real, unreal].every(({ callId }) => ada.seen(callId).includes('hangup no-answer')))
    const [first, second] = await Promise.all([real, unreal].map(({ callId }) => ada.sync(callId)))
    expect(second?.entries.map(({ type }) => type)).toEqual(first?.entries.map(({ type }) => type))
    expect(keys(second ?? {})).toEqual(keys(first ?? {}))
  })

  it('tells a second device of the callee that the first has answered', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const phone = await connect(server, bob.guest)
    await phone.listen()
    const { callId } = await ada.invite(bob.address)
    await until(() => bob.seen(callId).length === 1 && phone.seen(callId).length === 1)
    const accepts = await Promise.allSettled([
      bob.append(callId, { type: 'accept' }),
      phone.append(callId, { type: 'accept' }),
    ])
    const lost = accepts.filter(result => result.status === 'rejected')
    expect(lost).toHaveLength(1)
    expect(lost[0]?.reason.problem.code).toBe('answered-elsewhere')
    await until(() => ada.seen(callId).includes('accept'))
    expect(ada.seen(callId).filter(type => type === 'accept')).toHaveLength(1)
  })
})
