import { describe, expect, it } from 'vitest'
import { FakeMediaStreamTrack, FakeNetwork, ManualClock, settle } from '../src/index.js'

/** Connects two ends by hand, as a signaling path without faults would. */
async function connect(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  const pass = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    queueMicrotask(async () => {
      while (!to.remoteDescription && to.signalingState !== 'closed') await settle(1)
      await to.addIceCandidate(event.candidate)
    })
  }
  offerer.onicecandidate = pass(answerer)
  answerer.onicecandidate = pass(offerer)
  await exchange(offerer, answerer)
}

async function exchange(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(offerer.localDescription!)
  for (const transceiver of answerer.getTransceivers()) transceiver.direction = 'sendrecv'
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(answerer.localDescription!)
  await settle()
}

async function makePair() {
  const clock = new ManualClock()
  const network = new FakeNetwork({ clock })
  const caller = new network.PeerConnection()
  const callee = new network.PeerConnection()
  caller.addTransceiver('audio')
  caller.addTransceiver('video')
  const channels = [caller, callee].map(end => end.createDataChannel('control', { negotiated: true, id: 0 }))
  await connect(caller, callee)
  return { clock, network, caller, callee, channels: channels as [RTCDataChannel, RTCDataChannel] }
}

describe('FakeNetwork', () => {
  it('connects two ends that applied each other, and opens their channel', async () => {
    const { caller, callee, channels } = await makePair()
    expect(caller.connectionState).toBe('connected')
    expect(callee.connectionState).toBe('connected')
    expect(channels.map(channel => channel.readyState)).toEqual(['open', 'open'])
  })

  it('carries messages in order, and keeps them while the path is lost', async () => {
    const { network, caller, channels } = await makePair()
    const received: unknown[] = []
    channels[1].onmessage = event => received.push(event.data)
    channels[0].send('one')
    channels[0].send('two')
    await settle()
    network.disconnect(caller)
    await settle()
    channels[0].send('three')
    await settle()
    expect(received).toEqual(['one', 'two'])
    expect(channels[0].bufferedAmount).toBe(5)
    network.restore(caller)
    await settle()
    expect(received).toEqual(['one', 'two', 'three'])
    expect(channels[0].bufferedAmount).toBe(0)
  })

  it('needs no more than one candidate at one end, unless both are behind NATs', async () => {
    for (const behindNats of [false, true]) {
      const network = new FakeNetwork({ clock: new ManualClock(), behindNats })
      const [caller, callee] = [new network.PeerConnection(), new network.PeerConnection()]
      caller.addTransceiver('audio')
      const found: RTCIceCandidate[] = []
      callee.onicecandidate = ({ candidate }) => candidate && found.push(candidate)
      await exchange(caller, callee)
      expect([caller.connectionState, callee.connectionState]).toEqual(['new', 'new'])
      await caller.addIceCandidate(found[0])
      await settle()
      const expected = behindNats ? ['connecting', 'new'] : ['connected', 'connected']
      expect([caller.connectionState, callee.connectionState]).toEqual(expected)
    }
  })

  it('fails after 20 s of trying an address where no one is', async () => {
    const clock = new ManualClock()
    const network = new FakeNetwork({ clock })
    const [caller, callee] = [new network.PeerConnection(), new network.PeerConnection()]
    caller.addTransceiver('audio')
    await exchange(caller, callee)
    const candidate = 'candidate:1 1 udp 2122260223 192.0.2.250 50000 typ host'
    await caller.addIceCandidate({ candidate, sdpMid: '0' })
    await clock.advance(19_999)
    expect(caller.connectionState).toBe('connecting')
    await clock.advance(1)
    expect([caller.connectionState, callee.connectionState]).toEqual(['failed', 'new'])
  })

  it('loses what an unreliable channel sends while the path is lost', async () => {
    const { network, caller, callee } = await makePair()
    const init = { negotiated: true, id: 1, maxRetransmits: 0 }
    const [near, far] = [caller.createDataChannel('near', init), callee.createDataChannel('far', init)]
    await settle()
    const received: unknown[] = []
    far.onmessage = ({ data }) => received.push(data)
    near.send('one')
    await settle()
    network.disconnect(caller)
    await settle()
    near.send('two')
    await settle()
    expect(near.bufferedAmount).toBe(0)
    network.restore(caller)
    await settle()
    near.send('three')
    await settle()
    expect(received).toEqual(['one', 'three'])
  })

  it('closes a channel only once what waits has been sent', async () => {
    const { network, caller, channels } = await makePair()
    const received: unknown[] = []
    channels[1].onmessage = ({ data }) => received.push(data)
    network.disconnect(caller)
    await settle()
    channels[0].send('last')
    channels[0].close()
    await settle()
    expect(channels.map(channel => channel.readyState)).toEqual(['closing', 'open'])
    network.restore(caller)
    await settle()
    expect(received).toEqual(['last'])
    expect(channels.map(channel => channel.readyState)).toEqual(['closed', 'closed'])
  })

  it('unmutes the remote track once a live track is sent; only a description mutes it again', async () => {
    const { network, caller, callee } = await makePair()
    const remote = callee.getReceivers()[1]!.track
    const seen: string[] = []
    for (const type of ['mute', 'unmute']) remote.addEventListener(type, () => seen.push(type))
    expect(remote.muted).toBe(true)
    const camera = new FakeMediaStreamTrack('video')
    await caller.getSenders()[1]!.replaceTrack(camera)
    await settle()
    expect(remote.muted).toBe(false)
    network.disconnect(callee)
    camera.stop()
    await settle()
    expect(remote.muted).toBe(false)
    network.restore(callee)
    caller.getTransceivers()[1]!.direction = 'inactive'
    await exchange(caller, callee)
    expect(seen).toEqual(['unmute', 'mute'])
    expect(caller.getReceivers()[1]!.track.muted).toBe(true)
  })

  it('loses the path: disconnected, after 20 s failed, and only an ICE restart brings it back', async () => {
    const { clock, network, caller, callee } = await makePair()
    const states: string[] = []
    caller.onconnectionstatechange = () => states.push(caller.connectionState)
    network.disconnect(callee)
    await clock.advance(19_999)
    expect([caller.connectionState, callee.connectionState]).toEqual(['disconnected', 'disconnected'])
    await clock.advance(1)
    expect([caller.connectionState, callee.connectionState]).toEqual(['failed', 'failed'])
    network.restore(callee)
    await clock.advance(60_000)
    expect(caller.connectionState).toBe('failed')
    caller.restartIce()
    await exchange(caller, callee)
    expect([caller.connectionState, callee.connectionState]).toEqual(['connected', 'connected'])
    expect(states).toEqual(['disconnected', 'failed', 'connecting', 'connected'])
    expect(clock.pending).toBe(0)
  })

  it('heals without a restart when the path is back in time', async () => {
    const { clock, network, caller } = await makePair()
    network.disconnect(caller)
    await clock.advance(5_000)
    network.restore(caller)
    await clock.advance(60_000)
    expect(caller.connectionState).toBe('connected')
    expect(clock.pending).toBe(0)
  })

  it('keeps the old path while a restart is under way', async () => {
    const { caller, callee } = await makePair()
    const states: string[] = []
    caller.onconnectionstatechange = () => states.push(caller.connectionState)
    const before = caller.localDescription!.sdp
    caller.restartIce()
    await exchange(caller, callee)
    expect(caller.localDescription!.sdp).not.toBe(before)
    expect(caller.connectionState).toBe('connected')
    expect(states).toEqual([])
  })

  it('fails where candidates were exchanged but nothing gets through', async () => {
    const clock = new ManualClock()
    const network = new FakeNetwork({ clock })
    const [caller, callee] = [new network.PeerConnection(), new network.PeerConnection()]
    caller.addTransceiver('audio')
    network.disconnect(callee)
    await connect(caller, callee)
    expect(caller.connectionState).toBe('connecting')
    await clock.advance(20_000)
    expect([caller.connectionState, callee.connectionState]).toEqual(['failed', 'failed'])
  })

  it('tells the peer of a close: its channel at once, its path after a while', async () => {
    const { clock, network, caller, callee, channels } = await makePair()
    const closed: string[] = []
    channels[0].onclose = () => closed.push('own')
    channels[1].onclose = () => closed.push('theirs')
    caller.close()
    await settle()
    expect(closed.sort()).toEqual(['own', 'theirs'])
    expect(channels.map(channel => channel.readyState)).toEqual(['closed', 'closed'])
    expect(callee.connectionState).toBe('connected')
    await clock.advance(5_000)
    expect(callee.connectionState).toBe('disconnected')
    await clock.advance(20_000)
    expect(callee.connectionState).toBe('failed')
    expect(network.open).toBe(1)
    callee.close()
    expect(network.open).toBe(0)
    expect(clock.pending).toBe(0)
  })

  it('tells the peer of no close that cannot get through: it sees a lost path', async () => {
    const { clock, network, caller, callee, channels } = await makePair()
    network.disconnect(caller)
    caller.close()
    await clock.advance(6_000)
    expect([channels[1].readyState, callee.connectionState]).toEqual(['open', 'disconnected'])
    await clock.advance(20_000)
    expect(callee.connectionState).toBe('failed')
  })

  it('records every call, so that a test can tell what was never asked for', async () => {
    const { network, caller } = await makePair()
    const methods = network.callsOf(caller).map(call => call.method)
    expect(methods.slice(0, 3)).toEqual(['addTransceiver', 'addTransceiver', 'createDataChannel'])
    expect(methods).not.toContain('restartIce')
  })

  it('gathers what its configuration allows, and shows it in the local description', async () => {
    const network = new FakeNetwork({ clock: new ManualClock() })
    const turn = { urls: 'turn:turn.example', username: 'u', credential: 'c' }
    const typesWith = async (configuration: RTCConfiguration) => {
      const connection = new network.PeerConnection(configuration)
      connection.addTransceiver('audio')
      const types: (string | null)[] = []
      connection.onicecandidate = ({ candidate }) => types.push(candidate?.type ?? null)
      await connection.setLocalDescription()
      await settle()
      expect(connection.localDescription!.sdp.match(/a=candidate/g) ?? []).toHaveLength(types.length - 1)
      return types
    }
    expect(await typesWith({})).toEqual(['host', null])
    expect(await typesWith({ iceServers: [{ urls: 'stun:stun.example' }] })).toEqual(['host', 'srflx', null])
    expect(await typesWith({ iceServers: [turn], iceTransportPolicy: 'relay' })).toEqual(['relay', null])
    expect(await typesWith({ iceTransportPolicy: 'relay' })).toEqual([null])
  })
})
