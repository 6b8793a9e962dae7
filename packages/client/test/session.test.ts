import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connect, createPair, stateOf } from './session-pair.js'

describe('Session', () => {
  beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
  afterEach(() => vi.unstubAllGlobals())

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

  it('cannot hang up over a channel that is not open', () => {
    const { caller } = createPair()
    expect(caller.say({ type: 'hangup', reason: 'cancelled' })).toBe(false)
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
