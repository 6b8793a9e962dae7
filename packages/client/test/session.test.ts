import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { candidatesOf } from './entries.js'
import { connect, createPair, type Pair, type Role, stateOf } from './session-pair.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

describe('Session', () => {
  it('connects and shows each side the other one’s camera and microphone', async () => {
    const rig = createPair()
    await connect(rig)
    for (const session of [rig.caller, rig.callee]) {
      const { microphone, camera, screen, screenAudio } = session.snapshot.remote
      expect(microphone).toMatchObject({ live: true, track: { kind: 'audio', muted: false } })
      expect(camera).toMatchObject({ live: true, track: { kind: 'video', muted: false } })
      expect(screen).toMatchObject({ live: false })
      expect(screenAudio).toMatchObject({ live: false })
    }
    expect(rig.events).toEqual([])
  })

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'connects when candidates overtake descriptions and everything may come twice (seed %i)',
    async seed => {
      const rig = createPair({ seed, duplicate: 0.3, reorder: 0.7 })
      await connect(rig)
      expect(rig.events).toEqual([])
    },
  )

  it('sends no media before it is told to, though it is connected', async () => {
    const { caller, callee, media, clock } = createPair()
    await media.callee.open({ audio: true, video: true })
    caller.sendMedia(media.caller)
    await clock.advance(500)
    await settle()
    expect(stateOf(caller)).toBe('connected')
    const tracks = () => [
      caller.snapshot.remote.camera.track?.muted,
      caller.snapshot.remote.microphone.track?.muted,
    ]
    expect(tracks()).toEqual([true, true])
    callee.sendMedia(media.callee)
    await settle()
    expect(tracks()).toEqual([false, false])
  })

  it('sends a caller’s camera alone while they knock, and the rest once they are answered', async () => {
    const { caller, callee, media, clock } = createPair()
    await media.caller.open({ audio: true, video: true })
    await media.caller.shareScreen()
    caller.knock(media.caller)
    await clock.advance(500)
    await settle()
    expect(stateOf(caller)).toBe('connected')
    const arriving = () =>
      [callee.snapshot.remote.camera, callee.snapshot.remote.microphone].map(({ track }) => !track?.muted)
    expect(arriving()).toEqual([true, false])
    await media.caller.setMicrophone(false)
    await media.caller.setMicrophone(true)
    expect(arriving()).toEqual([true, false])
    expect(callee.snapshot.remote.screen.live).toBe(false)
    caller.sendMedia(media.caller)
    await settle()
    expect(arriving()).toEqual([true, true])
    callee.sendMedia(media.callee)
    await settle()
    expect(callee.snapshot.remote.screen.live).toBe(true)
  })

  it('mutes, stops and shares without another offer', async () => {
    const rig = createPair()
    await connect(rig)
    const before = rig.sent.length
    await rig.media.caller.setMicrophone(false)
    await rig.media.caller.setCamera(false)
    await rig.media.caller.shareScreen()
    await rig.clock.advance(100)
    const { microphone, camera, screen, screenAudio } = rig.callee.snapshot.remote
    expect([microphone.live, camera.live, screen.live, screenAudio.live]).toEqual([false, false, true, true])
    // Browsers leave the track unmuted: only what the peer says tells that its camera is off.
    expect(camera.track?.muted).toBe(false)
    expect(screen.track?.muted).toBe(false)
    expect(rig.devices.caller.live).toBe(3) // microphone (muted, kept), screen and its sound
    rig.media.caller.stopSharing()
    await rig.media.caller.setCamera(true)
    await rig.clock.advance(100)
    expect(rig.callee.snapshot.remote).toMatchObject({ screen: { live: false }, camera: { live: true } })
    expect(rig.sent.length).toBe(before)
  })

  it('hangs up over the control channel, with nothing of the log', async () => {
    const rig = createPair()
    await connect(rig)
    const before = rig.sent.length
    expect(rig.caller.say({ type: 'hangup', reason: 'completed' })).toBe(true)
    rig.caller.close()
    await settle()
    expect(rig.events).toEqual(['callee hears completed'])
    expect(rig.sent.length).toBe(before)
  })

  it('says that it reconnects while the path is gone, and fails when it stays gone', async () => {
    const rig = createPair()
    await connect(rig)
    const [connection] = rig.network.connections
    rig.network.disconnect(connection as unknown as RTCPeerConnection)
    await settle()
    expect(stateOf(rig.caller)).toBe('reconnecting')
    rig.network.restore(connection as unknown as RTCPeerConnection)
    await settle()
    expect(stateOf(rig.caller)).toBe('connected')
    rig.network.disconnect(connection as unknown as RTCPeerConnection)
    await rig.clock.advance(25_000)
    expect(rig.events).toContain('caller fails: ice')
  })

  it('survives nonsense, and says so where it cannot', async () => {
    const { callee, clock, events } = createPair()
    callee.receive({ type: 'candidates', session: 1, ufrag: 'none', candidates: [], endOfCandidates: true })
    callee.receive({
      type: 'description',
      session: 1,
      revision: 7,
      description: { type: 'answer', sdp: 'v=0\r\n' },
    })
    await clock.advance(100)
    expect(events).toEqual([])
    callee.receive({
      type: 'description',
      session: 1,
      revision: 9,
      description: { type: 'offer', sdp: 'nonsense' },
    })
    await clock.advance(100)
    expect(events).toEqual(['callee fails: unsupported'])
  })

  it('leaves no connection, timer or listener behind', async () => {
    const rig = createPair()
    await connect(rig)
    for (const session of [rig.caller, rig.callee]) session.close()
    await rig.clock.advance(1000)
    expect(rig.network.open).toBe(0)
    expect(rig.clock.pending).toBe(0)
    expect([rig.media.caller.listeners, rig.media.callee.listeners]).toEqual([0, 0])
    expect(rig.events).toEqual([])
  })
})

describe('the carriers of a session', () => {
  const restart = async (pair: Pair, role: Role) => {
    pair[role].restartIce({})
    await pair.clock.advance(500)
  }
  const offers = (pair: Pair, role: Role) => pair.heard[role].filter(({ type }) => type === 'offered').length

  it.each(['caller', 'callee'] as const)(
    'are the log and, once it is open, the control channel: one is enough (a new path for the %s)',
    async role => {
      const pair = createPair()
      await connect(pair)
      const before = pair.sent.length
      await restart(pair, role)
      expect(pair.sent.length).toBeGreaterThan(before)
      const { length } = pair.sent
      pair.log.isDown = true
      const { connections } = pair
      const descriptions = Object.values(connections).map(each => each.remoteDescription?.sdp)
      await restart(pair, role)
      expect(pair.sent).toHaveLength(length)
      const renewed = Object.values(connections).map(each => each.remoteDescription?.sdp)
      expect(renewed[0]).not.toBe(descriptions[0])
      expect(renewed[1]).not.toBe(descriptions[1])
      expect(Object.values(connections).map(each => each.signalingState)).toEqual(['stable', 'stable'])
      expect(pair.events).toEqual([])
    },
  )

  it('are the log alone for a callee that has not answered: there it is concealed', async () => {
    const pair = createPair()
    pair.caller.sendMedia(pair.media.caller)
    await pair.clock.advance(500)
    expect(stateOf(pair.callee)).toBe('connected')
    pair.log.isDown = true
    await restart(pair, 'callee')
    expect(pair.connections.callee.signalingState).toBe('have-local-offer')
    expect(offers(pair, 'caller')).toBe(0)
    pair.callee.sendMedia(pair.media.callee)
    await restart(pair, 'callee')
    expect(pair.connections.callee.signalingState).toBe('stable')
    expect(offers(pair, 'caller')).toBe(1)
  })

  it('bring the caller’s offer through first where both look for a new path at once', async () => {
    const pair = createPair()
    await connect(pair)
    pair.sent.splice(0)
    pair.caller.restartIce({})
    pair.callee.restartIce({})
    await pair.clock.advance(500)
    const answers = pair.sent.flatMap(({ by, message }) =>
      message.type === 'description' && message.description.type === 'answer' ? [by] : [],
    )
    expect(answers[0]).toBe('callee')
    expect(Object.values(pair.connections).map(each => each.signalingState)).toEqual(['stable', 'stable'])
    expect(pair.events).toEqual([])
  })

  it('tell the peer once when there are no more candidates', async () => {
    const pair = createPair()
    await connect(pair)
    const ends = (by: Role) =>
      pair.sent.filter(
        each => each.by === by && each.message.type === 'candidates' && each.message.endOfCandidates,
      ).length
    expect([ends('caller'), ends('callee')]).toEqual([1, 1])
    // Safari's and Firefox's mark for the end of one m-line's candidates says less than that.
    const { onicecandidate } = pair.connections.caller
    const candidate = { candidate: '', usernameFragment: 'abcd' } as RTCIceCandidate
    onicecandidate?.call(pair.connections.caller, { candidate } as RTCPeerConnectionIceEvent)
    expect(ends('caller')).toBe(1)
  })

  it('that could only be used to connect by TCP to a server are not sent', async () => {
    const pair = createPair()
    await connect(pair)
    const { onicecandidate } = pair.connections.caller
    const before = pair.sent.length
    const offer = (tcpType: RTCIceTcpCandidateType | null, candidate: string) =>
      onicecandidate?.call(pair.connections.caller, {
        candidate: {
          candidate,
          tcpType,
          sdpMid: '0',
          sdpMLineIndex: 0,
          usernameFragment: 'abcd',
        } as RTCIceCandidate,
      } as RTCPeerConnectionIceEvent)
    offer('active', 'candidate:1 1 tcp 1518280447 192.0.2.17 9 typ host tcptype active')
    await pair.clock.advance(10)
    expect(pair.sent).toHaveLength(before)
    offer(null, 'candidate:2 1 udp 2122260223 192.0.2.17 54321 typ host')
    await pair.clock.advance(10)
    expect(pair.sent).toHaveLength(before + 1)
  })

  it('are asked for nothing more than the browser can apply', async () => {
    const pair = createPair()
    await connect(pair)
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    let tried = 0
    pair.connections.callee.addIceCandidate = () => {
      tried++
      return held
    }
    const ufrag = /a=ice-ufrag:(\S+)/.exec(pair.connections.callee.remoteDescription?.sdp ?? '')?.[1] ?? ''
    for (let batch = 0; batch < 70; batch++) pair.caller.say(candidatesOf(ufrag))
    await settle()
    expect(tried).toBe(1)
    release()
    await settle()
    // The one that was tried, and as many as may wait.
    expect(tried).toBe(1 + 64)
  })
})

describe('the end of a session', () => {
  it('is told by a hang-up that still leaves, and closes the connection as soon as it has', async () => {
    const pair = createPair()
    await connect(pair)
    pair.caller.say({ type: 'hangup', reason: 'completed' })
    pair.caller.close()
    expect(pair.network.open).toBe(2)
    await settle()
    expect(pair.events).toEqual(['callee hears completed'])
    expect(pair.network.open).toBe(1)
  })

  it('does not wait for long where the hang-up cannot leave', async () => {
    const pair = createPair()
    await connect(pair)
    pair.network.disconnect(pair.connections.caller)
    await settle()
    pair.caller.say({ type: 'hangup', reason: 'completed' })
    pair.caller.close()
    await pair.clock.advance(499)
    expect(pair.network.open).toBe(2)
    await pair.clock.advance(1)
    expect(pair.network.open).toBe(1)
  })

  it('closes the connection at once where there is no channel, or none that is open', () => {
    const { caller, callee, network } = createPair()
    expect(callee.say({ type: 'hangup', reason: 'cancelled' })).toBe(false)
    callee.close()
    expect(network.open).toBe(1)
    caller.close()
    expect(network.open).toBe(0)
  })

  it('comes once, and nothing is reported after it: not what was still to be applied either', async () => {
    const pair = createPair()
    await connect(pair)
    const offer = pair.sent.find(({ by }) => by === 'caller')?.message
    if (offer?.type !== 'description') throw new Error('The caller offered nothing.')
    pair.callee.receive({ ...offer, revision: 9 })
    pair.heard.callee.splice(0)
    pair.callee.close()
    pair.callee.close()
    await pair.clock.advance(1000)
    expect(pair.heard.callee).toEqual([])
    expect(pair.events).toEqual([])
    expect(stateOf(pair.callee)).toBe('closed')
  })

  it('is no failure of what was still in progress, which the browser rejects then', async () => {
    const { callee, network, heard, clock, log } = createPair()
    log.isDown = true
    callee.receive({
      type: 'description',
      session: 1,
      revision: 1,
      description: { type: 'offer', sdp: 'v=0\r\n' },
    })
    callee.close()
    heard.callee.splice(0)
    await clock.advance(100)
    expect([network.open, heard.callee]).toEqual([1, []])
  })
})

describe('a browser that cannot make an offer', () => {
  it('is reported as such', async () => {
    const pair = createPair()
    pair.connections.caller.setLocalDescription = () =>
      Promise.reject(new DOMException('No certificate.', 'OperationError'))
    await settle()
    expect(pair.events).toEqual(['caller fails: unsupported'])
  })
})

describe('a new path', () => {
  it('is looked for with the credentials of the moment', async () => {
    const pair = createPair()
    await connect(pair)
    const configuration = { iceServers: [{ urls: 'turn:relay.invalid', username: 'u', credential: 'c' }] }
    expect(pair.caller.findings.hasTurn).toBe(false)
    pair.caller.restartIce(configuration)
    await pair.clock.advance(500)
    expect(pair.caller.findings).toMatchObject({ hasTurn: true, relaysHere: true })
    expect(pair.callee.findings.relaysThere).toBe(true)
  })
})
