import {
  type Candidates,
  type Description,
  type Draft,
  type LogBody,
  RingdownError,
  type Warmth,
} from '@ringdown/protocol'
import { FakeMediaDevices, FakeMediaStream, FakeNetwork, ManualClock, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PeerSessions } from '../src/call/peer-sessions.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import { throwWrong } from './wrong-transitions.js'

type Logged = Draft<Description | Candidates>

const RELAY: RTCConfiguration = {
  iceServers: [{ urls: 'turn:relay.invalid', username: 'u', credential: 'c' }],
}

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

/** A caller and the callee's devices, connected by a log that accepts one early answer, like the server. */
function createRig(configuration: RTCConfiguration = {}) {
  const clock = new ManualClock()
  const network = new FakeNetwork({ clock, strict: true, behindNats: true })
  const events: string[] = []
  const log: { by: string; message: Logged }[] = []
  const slots = new Map<string, PeerSessions>()
  let early: string | null = null
  let offered = 0
  let accepted: string | null = null

  function add(name: string) {
    const devices = new FakeMediaDevices()
    const media = new CapturedMedia(devices as unknown as MediaDevices, null)
    const role = name === 'caller' ? 'caller' : 'callee'
    const send = async (body: LogBody) => {
      const message = { ...body, entryId: `${log.length}` } as Logged
      // An offer for a later session frees the place.
      if (role === 'caller' && message.type === 'description' && message.session > offered) {
        offered = message.session
        early = null
      }
      if (role === 'callee' && accepted !== name) {
        early ??= name
        if (early !== name)
          return new RingdownError({ code: 'answered-elsewhere', message: 'Another device.' })
      }
      log.push({ by: name, message })
      const readers = role === 'caller' ? [...slots.keys()].filter(other => other !== 'caller') : ['caller']
      for (const reader of readers) slots.get(reader)?.receive(message)
      return null
    }
    const slot = new PeerSessions(role === 'caller', {
      PeerConnection: network.PeerConnection,
      clock,
      isReady: () => true,
      configuration: () => configuration,
      log: { send, withdraw: () => {} },
      peer: () => undefined,
      onEvent: event => {
        if (event.type === 'hangup') events.push(`${name} hears ${event.reason}`)
        else if (event.type === 'failed') events.push(`${name} fails: ${event.reason}`)
        else if (event.type === 'accept' || event.type === 'leaving')
          events.push(`${name} hears ${event.type}`)
      },
      onWrongTransition: throwWrong,
    })
    slots.set(name, slot)
    return { slot, media, devices, states: () => slot.present?.snapshot.state.name }
  }

  return {
    clock,
    network,
    events,
    log,
    add,
    accept: (name: string) => {
      accepted = name
    },
    /** The call is over for this device: it hears nothing of it any more. */
    leave: (name: string) => {
      slots.get(name)?.close()
      slots.delete(name)
    },
    sentBy: (name: string) => log.filter(({ by }) => by === name).map(({ message }) => message),
  }
}

const sound = (slot: PeerSessions) => slot.present?.snapshot.remote.microphone.track?.muted
const pass = async ({ clock }: ReturnType<typeof createRig>, ms = 200) => {
  await clock.advance(ms)
  await settle()
}

async function ring(rig: ReturnType<typeof createRig>, warmth: Warmth) {
  const caller = rig.add('caller')
  const callee = rig.add('callee')
  await caller.media.open({ audio: true, video: true })
  caller.slot.open()
  await pass(rig)
  callee.slot.warmUp(warmth)
  await pass(rig)
  return { caller, callee }
}

async function answer(
  rig: ReturnType<typeof createRig>,
  { caller, callee }: Awaited<ReturnType<typeof ring>>,
) {
  rig.accept('callee')
  await callee.media.open({ audio: true, video: true })
  callee.slot.present?.say({ type: 'accept' })
  callee.slot.answer(callee.media)
  caller.slot.answer(caller.media)
  await pass(rig)
}

describe('a warm ring', () => {
  it('connects while it rings and sends nothing; the accept travels over it, and then media flows', async () => {
    const rig = createRig()
    const sides = await ring(rig, 'direct')
    const { caller, callee } = sides
    expect([caller.states(), callee.states()]).toEqual(['connected', 'connected'])
    expect([sound(caller.slot), sound(callee.slot)]).toEqual([true, true])
    expect([caller.slot.warmth, callee.slot.warmth]).toEqual(['direct', 'direct'])
    const before = rig.log.length
    await answer(rig, sides)
    expect(rig.events).toEqual(['caller hears accept'])
    expect([sound(caller.slot), sound(callee.slot)]).toEqual([false, false])
    expect(rig.log.length).toBe(before)
  })

  it('is heard by the caller alone: a caller cannot answer its own call', async () => {
    const rig = createRig()
    const { caller } = await ring(rig, 'direct')
    caller.slot.present?.say({ type: 'accept' })
    await pass(rig)
    expect(rig.events).toEqual([])
  })

  it('tries the caller from the one device whose answer was taken: two would block its DTLS', async () => {
    const rig = createRig()
    const caller = rig.add('caller')
    const first = rig.add('first')
    const second = rig.add('second')
    await caller.media.open({ audio: true, video: true })
    caller.slot.open()
    await pass(rig)
    first.slot.warmUp('direct')
    second.slot.warmUp('direct')
    await pass(rig)
    expect([caller.states(), first.states(), second.states()]).toEqual(['connected', 'connected', undefined])
    const tries = rig.network.connections.map(({ calls }) =>
      calls.some(({ method }) => method === 'addIceCandidate'),
    )
    expect(tries).toEqual([true, true, false])
  })

  it('of a stranger keeps everything to itself, ready to send', async () => {
    const rig = createRig()
    const sides = await ring(rig, 'none')
    const { caller, callee } = sides
    expect(rig.sentBy('callee')).toEqual([])
    const [, private_] = rig.network.connections
    expect(private_?.signalingState).toBe('stable')
    expect(private_?.calls.map(({ method }) => method)).not.toContain('addIceCandidate')
    expect([caller.states(), callee.slot.warmth]).not.toContain('connected')
    await answer(rig, sides)
    expect([caller.states(), callee.states()]).toEqual(['connected', 'connected'])
    expect([sound(caller.slot), sound(callee.slot)]).toEqual([false, false])
  })

  it('of a stranger that rings until the browser gives up in private still connects', async () => {
    const rig = createRig()
    const sides = await ring(rig, 'none')
    // Firefox, after five seconds without a candidate to try.
    rig.network.fail(rig.network.connections[1]!)
    await pass(rig)
    expect(rig.events).toEqual([])
    expect(rig.sentBy('callee')).toEqual([])
    await answer(rig, sides)
    await pass(rig)
    expect([sides.caller.states(), sides.callee.states()]).toEqual(['connected', 'connected'])
    expect([sound(sides.caller.slot), sound(sides.callee.slot)]).toEqual([false, false])
    expect(rig.sentBy('callee').filter(({ type }) => type === 'description')).toHaveLength(1)
  })

  it('of a stranger tries no candidate that hides in the offer', async () => {
    const rig = createRig()
    const callee = rig.add('callee')
    const caller = new rig.network.PeerConnection()
    for (const kind of ['audio', 'video', 'video', 'audio']) caller.addTransceiver(kind)
    caller.createDataChannel('control', { negotiated: true, id: 0 })
    await caller.setLocalDescription()
    const line = 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n'
    const sdp = `${caller.localDescription?.sdp ?? ''}${line}`
    callee.slot.receive({
      type: 'description',
      session: 1,
      revision: 1,
      description: { type: 'offer', sdp },
    })
    callee.slot.warmUp('none')
    await pass(rig)
    const applied = rig.network.connections[1]?.calls.find(({ method }) => method === 'setRemoteDescription')
    expect(JSON.stringify(applied)).toContain('ice-ufrag')
    expect(JSON.stringify(applied)).not.toContain('candidate:1')
  })

  it('through a relay tells the relay’s address and no other, and moves to the direct way after the accept', async () => {
    const rig = createRig(RELAY)
    const sides = await ring(rig, 'relay')
    const early = rig.sentBy('callee')
    const candidates = early.flatMap(message => (message.type === 'candidates' ? message.candidates : []))
    expect(candidates.length).toBeGreaterThan(0)
    for (const { candidate } of candidates) {
      expect(candidate).toMatch(/ typ relay/)
      expect(candidate).not.toMatch(/raddr (?!0\.0\.0\.0)/)
    }
    expect(sides.callee.states()).toBe('connected')
    await answer(rig, sides)
    const [, connection] = rig.network.connections
    expect(connection?.getConfiguration().iceTransportPolicy ?? 'all').toBe('all')
    expect(connection?.calls.map(({ method }) => method)).toContain('restartIce')
    expect([sound(sides.caller.slot), sound(sides.callee.slot)]).toEqual([false, false])
  })

  it('through a relay tells no other address over the control channel either, when a path is looked for', async () => {
    const rig = createRig(RELAY)
    const { caller, callee } = await ring(rig, 'relay')
    expect(callee.states()).toBe('connected')
    const [connection] = rig.network.connections
    const before = connection?.calls.length ?? 0
    // Both look for another path: offers, answers and candidates go back and forth before anyone has answered.
    callee.slot.restartIce()
    await pass(rig)
    caller.slot.restartIce()
    await pass(rig)
    const heard = JSON.stringify(connection?.calls.slice(before))
    expect(heard).not.toContain('typ host')
    expect(heard).not.toMatch(/raddr (?!0\.0\.0\.0)/)
  })

  it('through a relay there is none of says only the SDP answer, which then waits at the caller', async () => {
    const rig = createRig()
    const sides = await ring(rig, 'relay')
    const { caller, callee } = sides
    expect(rig.sentBy('callee').map(({ type }) => type)).toEqual(['description'])
    expect(JSON.stringify(rig.sentBy('callee'))).not.toContain('candidate:')
    const [offering, answering] = rig.network.connections
    expect([offering?.signalingState, answering?.signalingState]).toEqual(['stable', 'stable'])
    expect(answering?.calls.map(({ method }) => method)).not.toContain('addIceCandidate')
    expect([caller.states(), callee.slot.warmth]).not.toContain('connected')
    expect(callee.devices.live).toBe(0)
    await answer(rig, sides)
    expect([caller.states(), callee.states()]).toEqual(['connected', 'connected'])
    expect([sound(caller.slot), sound(callee.slot)]).toEqual([false, false])
    expect(rig.sentBy('callee').filter(({ type }) => type === 'description')).toHaveLength(1)
    expect(rig.network.connections).toHaveLength(2)
  })

  it('whose place is free again is offered to the next, who takes the newer offer', async () => {
    const rig = createRig()
    const { caller, callee } = await ring(rig, 'relay')
    rig.leave('callee')
    callee.slot.close()
    caller.slot.open()
    await pass(rig)
    const next = rig.add('next')
    for (const message of rig.sentBy('caller')) next.slot.receive(message)
    next.slot.warmUp('relay')
    await pass(rig)
    expect(rig.sentBy('next')).toMatchObject([{ type: 'description', session: 2 }])
    rig.accept('next')
    await next.media.open({ audio: true, video: true })
    next.slot.answer(next.media)
    caller.slot.answer(caller.media)
    await pass(rig)
    expect([caller.states(), next.states()]).toEqual(['connected', 'connected'])
  })

  it('that was lost again is found again at the answer', async () => {
    const rig = createRig()
    const sides = await ring(rig, 'direct')
    const [connection] = rig.network.connections
    rig.network.disconnect(connection as unknown as RTCPeerConnection)
    await pass(rig, 25_000)
    expect(rig.events).toEqual([])
    rig.network.restore(connection as unknown as RTCPeerConnection)
    await answer(rig, sides)
    await pass(rig)
    expect([sides.caller.states(), sides.callee.states()]).toEqual(['connected', 'connected'])
    expect(rig.events.filter(event => event.includes('fails'))).toEqual([])
  })
})

describe('several devices', () => {
  it('one warms; another that answers is offered a session of its own', async () => {
    const rig = createRig()
    const caller = rig.add('caller')
    const first = rig.add('first')
    const second = rig.add('second')
    await caller.media.open({ audio: true, video: true })
    caller.slot.open()
    await pass(rig)
    first.slot.warmUp('direct')
    await pass(rig)
    second.slot.warmUp('direct')
    await pass(rig)
    expect([first.states(), second.states()]).toEqual(['connected', undefined])

    rig.accept('second')
    rig.leave('first')
    await second.media.open({ audio: true, video: true })
    second.slot.answer(second.media)
    caller.slot.open()
    caller.slot.answer(caller.media)
    await pass(rig)
    expect([caller.states(), second.states()]).toEqual(['connected', 'connected'])
    expect([sound(caller.slot), sound(second.slot)]).toEqual([false, false])
    await pass(rig, 1000)
    expect(rig.network.open).toBe(2)
  })
})

describe('an offer', () => {
  it('takes the place of the one before, with the candidates that came ahead of it', async () => {
    const rig = createRig()
    const caller = rig.add('caller')
    await caller.media.open({ audio: true, video: true })
    caller.slot.open()
    await pass(rig)
    caller.slot.open()
    await pass(rig)
    const written = rig.sentBy('caller')
    const callee = rig.add('callee')
    // What belongs to the second session arrives before its offer.
    const late = (message: Logged) => message.type === 'description' && message.session === 2
    for (const message of [...written.filter(each => !late(each)), ...written.filter(late)])
      callee.slot.receive(message)
    callee.slot.warmUp('direct')
    await pass(rig)
    expect([caller.states(), callee.states()]).toEqual(['connected', 'connected'])
  })

  it('of an older session, or of one that is not the caller’s, is not taken', async () => {
    const rig = createRig()
    const { caller, callee } = await ring(rig, 'direct')
    const made = rig.network.connections.length
    const [offer] = rig.sentBy('caller')
    callee.slot.receive(offer!)
    const [answered] = rig.sentBy('callee')
    caller.slot.receive({ ...(answered as Draft<Description>), session: 9 })
    await pass(rig)
    expect(rig.network.connections.length).toBe(made)
    expect([caller.states(), callee.states()]).toEqual(['connected', 'connected'])
    expect(rig.events).toEqual([])
  })
})
