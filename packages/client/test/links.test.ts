import type { Draft, Entry, HangupReason, ListenReply } from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAnn } from './scripted-signaling.js'

const LINK = 'link:0123456789abcdefghijkl'
const MINUTE = 60_000

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

/** A server that takes links for a minute, and whose logs hold what `ended` says. */
function take(event: string, request: Readonly<Record<string, unknown>>, ended: Entry[] = []): object {
  const callId = String(request['callId'])
  const entries = ended.filter(entry => entry.callId === callId)
  if (event === 'sync') return { callId, entries, lastSeq: entries[0]?.seq ?? request['afterSeq'], ageMs: 0 }
  return event === 'append' && (request['draft'] as Draft).type === 'invite' ? { linkEndsInMs: MINUTE } : {}
}

/** Ann waits on a link, which the server has taken. */
async function waitOnLink() {
  const ann = createAnn()
  const ended: Entry[] = []
  ann.signaling.script = (event, request) => take(event, request, ended)
  const call = ann.client.call(LINK)
  await settle()
  /** The server ends the call that waits now; Ann reads it once she asks again. */
  const end = async (reason: HangupReason) => {
    const { callId } = call.snapshot
    ended.push({ v: 2, callId, seq: 100, entryId: 'end', from: null, at: 0, type: 'hangup', reason })
    await ann.clock.advance(6_000)
  }
  const invites = () => ann.typesSent().filter(type => type === 'invite').length
  return { ...ann, call, end, invites }
}

describe('a page that waits on a link', () => {
  it('knows how long the link works once the server has it, and not before', async () => {
    const { signaling, client, clock } = createAnn()
    signaling.setOnline(false)
    const call = client.call(LINK)
    await clock.advance(60_000)
    expect(call.snapshot).toMatchObject({ phase: 'calling', linkEndsAt: null })
    signaling.script = take
    signaling.setOnline(true)
    await settle()
    expect(call.snapshot.linkEndsAt).toBe(clock.now() + MINUTE)
    call.hangUp()
  })

  it('offers a new call, with the same devices, when the server gave the last one up', async () => {
    const { call, end, invites, devices, client } = await waitOnLink()
    const { callId } = call.snapshot
    await end('peer-left')
    expect(call.snapshot).toMatchObject({ phase: 'calling', reason: null })
    expect(call.snapshot.callId).not.toBe(callId)
    expect(invites()).toBe(2)
    expect(client.snapshot.calls).toEqual([call])
    expect(devices.live).toBe(2)
  })

  it('offers none when another page of its owner waits there now, or the time of the link is over', async () => {
    const { call, end, invites } = await waitOnLink()
    await end('replaced')
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'replaced' })
    const second = await waitOnLink()
    await second.end('no-answer')
    expect(second.call.snapshot).toMatchObject({ phase: 'ended', reason: 'no-answer' })
    const third = await waitOnLink()
    await third.clock.advance(MINUTE)
    await third.end('peer-left')
    expect(third.call.snapshot.phase).toBe('ended')
    expect([invites(), second.invites(), third.invites()]).toEqual([1, 1, 1])
  })

  it('keeps the link when it is left for another call or closed, and withdraws it when it is cancelled', async () => {
    const reasons = async (act: (rig: Awaited<ReturnType<typeof waitOnLink>>) => void) => {
      const rig = await waitOnLink()
      act(rig)
      await settle()
      return rig.signaling.drafts.flatMap(draft => (draft.type === 'hangup' ? [draft.reason] : []))
    }
    expect(await reasons(({ client }) => client.call('user:bob'))).toEqual(['peer-left'])
    expect(await reasons(({ client }) => client.close())).toEqual(['peer-left'])
    expect(await reasons(({ call }) => call.leave())).toEqual(['peer-left'])
    expect(await reasons(({ call }) => call.hangUp())).toEqual(['cancelled'])
  })
})

describe('the offer that is held on a link', () => {
  /** Ann waits, and one visitor after another answers her offer at the preview, and goes. */
  async function comeAndGo(times: number) {
    const rig = await waitOnLink()
    const { signaling, call, clock, network } = rig
    await clock.advance(100)
    let seq = signaling.drafts.length
    signaling.script = (event, request) => {
      if (event === 'append') return { seq: ++seq }
      return take(event, request)
    }
    for (let time = 1; time <= times; time++) {
      const { callId } = call.snapshot
      const device = { userId: `guest-${time}`, deviceId: 'page' }
      const answer = { type: 'answer', sdp: 'v=0' } as const
      const stamp = {
        v: 2,
        callId,
        seq: ++seq,
        entryId: `${time}`,
        at: 0,
        from: { ...device, name: 'Guest' },
      } as const
      const body = { type: 'description', session: time, revision: 1, description: answer } as const
      signaling.entries.emit({ entry: { ...stamp, ...body } })
      await settle()
      signaling.reachability.emit({ callId, unreachable: [device] })
      await clock.advance(100)
    }
    return { ...rig, offers: () => network.connections.length }
  }

  it('is another one after the visitor who took it has gone, and nobody seems to have come', async () => {
    const { offers, call, signaling } = await comeAndGo(1)
    expect(offers()).toBe(2)
    const sessions = signaling.drafts.flatMap(draft => (draft.type === 'description' ? [draft.session] : []))
    expect(sessions).toEqual([1, 2])
    expect(call.snapshot).toMatchObject({ phase: 'calling', peer: null, participants: [], connectedAt: null })
  })

  it('is not made again without end for visitors who come and go', async () => {
    const { offers, call } = await comeAndGo(40)
    expect(offers()).toBe(16)
    expect(call.snapshot.phase).toBe('calling')
  })
})

describe('a visitor', () => {
  const open = { state: 'open', owner: 'Bob', endsInMs: 60_000 } as const

  it('is told what has become of the link, again when its time is over', async () => {
    const { client, signaling, clock } = createAnn()
    let link: ListenReply['link'] = open
    signaling.script = event => (event === 'listen' ? { link } : {})
    const listening = client.listen(LINK)
    await settle()
    expect(listening.link.snapshot).toEqual(open)
    link = { state: 'ended' }
    await clock.advance(60_000)
    expect(listening.link.snapshot).toEqual({ state: 'ended' })
    listening.close()
  })
})
