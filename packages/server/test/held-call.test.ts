import { describe, expect, it } from 'vitest'
import { connect, type Device, join, newLink, refused, serve, signIn, until } from './sockets.js'

const offer = (revision: number, ufrag: string) =>
  ({
    type: 'description',
    session: 1,
    revision,
    description: { type: 'offer', sdp: `v=0\r\na=ice-ufrag:${ufrag}\r\n` },
  }) as const

const candidates = (ufrag: string, candidate: string) =>
  ({
    type: 'candidates',
    session: 1,
    ufrag,
    candidates: [{ candidate, sdpMid: '0', sdpMLineIndex: 0 }],
    endOfCandidates: false,
  }) as const

async function offers(caller: Device, callId: string): Promise<void> {
  await caller.append(callId, offer(1, 'aaaa'))
  await caller.append(callId, candidates('aaaa', 'candidate:1'))
}

describe('a held call', () => {
  it('gives a visitor who opens the link later the offer and the candidates in one reply, and joins the two', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const link = newLink()
    const { callId } = await ada.invite(link)
    await offers(ada, callId)
    const bob = await connect(server, await signIn(server, 'Bob'))
    const { calls, missed } = await bob.listen(link)
    expect(missed).toEqual([])
    expect(calls).toHaveLength(1)
    expect(calls[0]?.entries.map(entry => entry.type)).toEqual(['invite', 'description', 'candidates'])
    expect(calls[0]).not.toHaveProperty('expiresInMs')
    // What comes afterwards is sent.
    await ada.append(callId, candidates('aaaa', 'candidate:2'))
    await until(() => bob.seen(callId).length === 1)
    expect(bob.entries[0]?.entry.seq).toBe((calls[0]?.lastSeq ?? 0) + 1)
    await bob.append(callId, { type: 'accept' })
    await until(() => ada.seen(callId).includes('accept'))
    expect((await bob.listen(link)).calls).toEqual([])
  })

  it('is not answered by another device of its caller, and waits on', async () => {
    const server = await serve()
    const guest = await signIn(server, 'Ada')
    const [ada, phone] = [await connect(server, guest), await connect(server, guest)]
    const link = newLink()
    const { callId } = await ada.invite(link)
    expect((await phone.listen(link)).calls).toHaveLength(1)
    expect(await refused(phone.append(callId, { type: 'accept' }))).toMatchObject({ code: 'self-call' })
    const bob = await connect(server, await signIn(server, 'Bob'))
    expect((await bob.listen(link)).calls).toHaveLength(1)
    await bob.append(callId, { type: 'accept' })
  })

  it('is held for the one who opens the page first, too: waiting at the link, they get the invite when it comes', async () => {
    const server = await serve()
    const bob = await connect(server, await signIn(server, 'Bob'))
    const link = newLink()
    expect((await bob.listen(link)).calls).toEqual([])
    const ada = await join(server, 'Ada')
    const { callId } = await ada.invite(link)
    await offers(ada, callId)
    await until(() => bob.seen(callId).length === 3)
    expect(bob.seen(callId)).toEqual(['invite', 'description', 'candidates'])
  })

  it('hands over the newest offer only, without the candidates of the old', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const link = newLink()
    const { callId } = await ada.invite(link)
    await offers(ada, callId)
    await ada.append(callId, offer(2, 'bbbb'))
    await ada.append(callId, candidates('bbbb', 'candidate:3'))
    const bob = await connect(server, await signIn(server, 'Bob'))
    const copy = (await bob.listen(link)).calls[0]
    expect(copy?.entries.map(entry => entry.seq)).toEqual([1, 4, 5])
    expect(copy?.lastSeq).toBe(5)
  })

  it('on a line: the others who staff it see at once that one was taken, and then nothing more of it', async () => {
    const server = await serve()
    const [one, two] = [await join(server, 'One'), await join(server, 'Two')]
    await one.listen('line:support')
    await two.listen('line:support')
    const ada = await join(server, 'Ada')
    const { callId } = await ada.invite('line:support')
    await offers(ada, callId)
    await one.append(callId, { type: 'accept' })
    await until(() => two.seen(callId).includes('accept'))
    await one.append(callId, { ...candidates('cccc', 'candidate:9'), to: ada.device })
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => one.seen(callId).includes('hangup completed'))
    expect(two.seen(callId)).toEqual(['invite', 'description', 'candidates', 'accept'])
    expect((await two.sync(callId)).entries.at(-1)?.type).toBe('accept')
    expect((await refused(two.append(callId, { type: 'accept' }))).code).toBe('call-ended')
  })

  it('lists who waits on a line, oldest first, and takes two staff answering at once as one', async () => {
    const server = await serve()
    const callers = [await join(server, 'A'), await join(server, 'B'), await join(server, 'C')]
    const placed: string[] = []
    for (const caller of callers) placed.push((await caller.invite('line:support')).callId)
    const [one, two] = [await join(server, 'One'), await join(server, 'Two')]
    expect((await one.listen('line:support')).calls.map(call => call.callId)).toEqual(placed)
    await two.listen('line:support')
    const callId = placed[1] ?? ''
    const results = await Promise.allSettled(
      [one, two].map(staff => staff.append(callId, { type: 'accept' })),
    )
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
    expect((await one.listen('line:support')).calls.map(call => call.callId)).toEqual([placed[0], placed[2]])
  })

  it('cannot be declined for everybody, nor rung', async () => {
    const server = await serve()
    const [ada, one] = [await join(server, 'Ada'), await join(server, 'One')]
    await one.listen('line:support')
    const { callId } = await ada.invite('line:support')
    expect((await refused(one.append(callId, { type: 'decline', reason: 'declined' }))).code).toBe(
      'not-allowed',
    )
    expect((await refused(one.append(callId, { type: 'ringing' }))).code).toBe('not-allowed')
  })

  it('sends nothing to a device that has stopped listening, and hides the call from it', async () => {
    const server = await serve()
    const [ada, one, two] = [await join(server, 'Ada'), await join(server, 'One'), await join(server, 'Two')]
    await one.listen('line:support')
    await two.listen('line:support')
    expect(await one.ask('unlisten', { address: 'line:support' })).toEqual({ ok: true })
    const { callId } = await ada.invite('line:support')
    await until(() => two.seen(callId).length === 1)
    expect(one.seen(callId)).toEqual([])
    expect((await refused(one.sync(callId))).code).toBe('unknown-call')
  })

  it("does not count a device's own waiting call among those it could answer", async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    await ada.invite('line:support')
    expect((await ada.listen('line:support')).calls).toEqual([])
  })
})
