import type { Candidates, Description } from '@ringdown/protocol'
import { FakeMediaDevices, FakeMediaStream, FakeNetwork, ManualClock, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CapturedMedia } from '../src/media/captured-media.js'
import { Session } from '../src/session/session.js'
import type { SessionEvent } from '../src/session/session-event.js'
import { candidatesOf } from './entries.js'
import { throwWrong } from './wrong-transitions.js'

/* A peer that follows no rules: it has a connection of its own, and sends whatever it likes. */

const live = (microphone: boolean) => ({
  type: 'streams',
  live: { microphone, camera: false, screen: false, 'screen-audio': false },
})

/** A callee's session that is connected to a hostile caller, whether or not its human has answered. */
async function connect({ isAnswered }: { isAnswered: boolean }) {
  const clock = new ManualClock()
  const network = new FakeNetwork({ clock })
  const events: SessionEvent[] = []
  const answers: Description[] = []
  const batches: Candidates[] = []
  const enemy = new network.PeerConnection()
  for (const kind of ['audio', 'video', 'video', 'audio']) enemy.addTransceiver(kind)
  const control = enemy.createDataChannel('control', { negotiated: true, id: 0 })
  await enemy.setLocalDescription()
  const media = new CapturedMedia(new FakeMediaDevices() as unknown as MediaDevices, null)
  const session = new Session({
    isOfferer: false,
    PeerConnection: network.PeerConnection,
    configuration: {},
    clock,
    address: () => ({ session: 1 }),
    mayGather: () => false,
    log: {
      send: (message: Description | Candidates) => {
        if (message.type === 'description') answers.push(message)
        else batches.push(message)
      },
    },
    onEvent: event => events.push(event),
    onWrongTransition: throwWrong,
  })
  const offer = (sdp: string, revision: number): Description => ({
    type: 'description',
    session: 1,
    revision,
    description: { type: 'offer', sdp },
  })
  if (isAnswered) session.sendMedia(media)
  session.receive(offer(enemy.localDescription?.sdp ?? '', 1))
  await clock.advance(10)
  await enemy.setRemoteDescription(answers[0]!.description)
  for (const { candidates, ufrag } of batches) {
    for (const candidate of candidates) await enemy.addIceCandidate({ ...candidate, usernameFragment: ufrag })
  }
  await clock.advance(100)
  expect(session.snapshot.state.name).toBe('connected')
  expect(control.readyState).toBe('open')
  events.splice(0)
  const say = (message: object) => {
    if (control.readyState === 'open') control.send(JSON.stringify(message))
  }
  const own = network.connections.find(connection => !Object.is(connection, enemy))!
  const changes = () => events.filter(({ type }) => type === 'changed').length
  const calls = (name: string) => network.callsOf(own).filter(({ method }) => method === name).length
  return { clock, network, session, media, enemy, control, events, say, offer, changes, calls }
}

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

describe('a peer that floods the control channel', () => {
  it('is no longer heard there, and the session goes on by the log', async () => {
    const { clock, session, control, say, changes, enemy, offer, events } = await connect({
      isAnswered: true,
    })
    for (let index = 0; index < 5000; index++) say(live(index % 2 === 0))
    await clock.advance(1000)
    expect(changes()).toBeLessThan(5)
    expect(control.readyState).not.toBe('open')
    expect(session.snapshot.state.name).toBe('connected')
    expect(session.say({ type: 'accept' })).toBe(false)
    enemy.restartIce()
    await enemy.setLocalDescription()
    session.receive(offer(enemy.localDescription?.sdp ?? '', 2))
    await clock.advance(100)
    expect(events.filter(({ type }) => type === 'failed')).toEqual([])
    expect(session.snapshot.state.name).toBe('connected')
  })

  it('is heard for as long as it says no more than a page needs to', async () => {
    const { clock, control, say, changes } = await connect({ isAnswered: true })
    for (let index = 0; index < 400; index++) {
      say(live(index % 2 === 0))
      await clock.advance(25)
    }
    expect(control.readyState).toBe('open')
    // The page is not rendered for each of them.
    expect(changes()).toBeLessThanOrEqual(202)
  })

  it('pays for large messages by their size', async () => {
    const { clock, control, say } = await connect({ isAnswered: true })
    for (let index = 0; index < 3; index++) say({ type: 'unknown', text: 'x'.repeat(60_000) })
    await clock.advance(100)
    expect(control.readyState).not.toBe('open')
  })

  it('is shown as what it said last', async () => {
    const { clock, session, say, changes } = await connect({ isAnswered: true })
    for (const microphone of [true, false, true, false, true]) say(live(microphone))
    await clock.advance(100)
    expect(session.snapshot.remote.microphone.live).toBe(true)
    expect(changes()).toBe(2)
  })

  it('cannot make the page check more addresses than a browser has', async () => {
    const { session, enemy, calls, offer } = await connect({ isAnswered: true })
    const applied = calls('setRemoteDescription')
    const ufrag = /a=ice-ufrag:(\S+)/.exec(enemy.localDescription?.sdp ?? '')![1]!
    for (let index = 0; index < 100; index++) session.receive(candidatesOf(ufrag, 32))
    await enemy.setLocalDescription()
    session.receive(offer(enemy.localDescription?.sdp ?? '', 2))
    // Everything before it has been applied by then.
    await expect.poll(() => calls('setRemoteDescription')).toBe(applied + 1)
    expect(calls('addIceCandidate')).toBe(512)
  })

  it('has no channel but the one', async () => {
    const { clock, enemy } = await connect({ isAnswered: true })
    const more = enemy.createDataChannel('more')
    await clock.advance(100)
    expect(more.readyState).toBe('closed')
  })
})

describe('before a human here has answered', () => {
  it('a peer may only hang up or leave', async () => {
    const { clock, say, events, offer, enemy, calls, session } = await connect({ isAnswered: false })
    const applied = calls('setRemoteDescription')
    say(live(true))
    say({ type: 'accept' })
    say({ type: 'call-key', key: 'x'.repeat(16) })
    say({ ...offer(enemy.localDescription?.sdp ?? '', 2) })
    say(candidatesOf('abcd'))
    await clock.advance(1000)
    expect(events).toEqual([])
    expect(calls('setRemoteDescription')).toBe(applied)
    expect(session.snapshot.remote.microphone.live).toBe(false)
    say({ type: 'leaving' })
    say({ type: 'hangup', reason: 'cancelled' })
    await settle()
    expect(events).toMatchObject([{ type: 'leaving' }, { type: 'hangup', reason: 'cancelled' }])
  })

  it('what it said of its streams is not lost', async () => {
    const { clock, session, media, say } = await connect({ isAnswered: false })
    say(live(false))
    say(live(true))
    await clock.advance(100)
    session.sendMedia(media)
    expect(session.snapshot.remote.microphone.live).toBe(true)
  })
})

describe('an offer', () => {
  const section = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n'

  it('of more media sections than the layout has is refused unread', async () => {
    const { clock, session, enemy, offer, events, calls } = await connect({ isAnswered: true })
    const applied = calls('setRemoteDescription')
    session.receive(offer((enemy.localDescription?.sdp ?? '') + section.repeat(4), 2))
    await clock.advance(100)
    expect(calls('setRemoteDescription')).toBe(applied)
    expect(events).toContainEqual(expect.objectContaining({ type: 'failed', reason: 'unsupported' }))
  })

  it('of a few more gives a participant no more streams', async () => {
    const { clock, session, enemy, offer } = await connect({ isAnswered: true })
    for (let index = 0; index < 3; index++) enemy.addTransceiver('video')
    await enemy.setLocalDescription()
    session.receive(offer(enemy.localDescription?.sdp ?? '', 2))
    await clock.advance(100)
    const { microphone, camera, screen, screenAudio, ...more } = session.snapshot.remote
    expect([microphone, camera, screen, screenAudio].every(({ track }) => track !== null)).toBe(true)
    expect(more).toEqual({})
  })
})
