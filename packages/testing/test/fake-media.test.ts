import { describe, expect, it } from 'vitest'
import { FakeMediaDevices, FakeMediaStream, FakeMediaStreamTrack } from '../src/index.js'

describe('FakeMediaDevices', () => {
  it('opens what is asked for, and counts what is still open', async () => {
    const devices = new FakeMediaDevices()
    const stream = await devices.getUserMedia({ audio: true, video: true })
    expect(stream.getTracks().map(track => track.kind)).toEqual(['audio', 'video'])
    expect(devices.live).toBe(2)
    for (const track of stream.getTracks()) track.stop()
    expect(devices.live).toBe(0)
    expect(devices.asked).toEqual([{ audio: true, video: true }])
  })

  it('gives both or neither, and opens nothing when it refuses', async () => {
    const devices = new FakeMediaDevices()
    devices.fail('video', 'NotReadableError')
    await expect(devices.getUserMedia({ audio: true, video: true })).rejects.toMatchObject({
      name: 'NotReadableError',
    })
    expect(devices.tracks).toEqual([])
    await expect(devices.getUserMedia({ audio: true })).resolves.toBeDefined()
    devices.fail('video', null)
    await expect(devices.getUserMedia({ video: true })).resolves.toBeDefined()
  })

  it('refuses as browsers do: nothing asked for, no such device, no such id', async () => {
    const devices = new FakeMediaDevices([
      { deviceId: 'microphone-1', kind: 'audioinput', label: 'Fake microphone' },
    ])
    await expect(devices.getUserMedia({})).rejects.toBeInstanceOf(TypeError)
    await expect(devices.getUserMedia({ video: true })).rejects.toMatchObject({ name: 'NotFoundError' })
    const exact = { audio: { deviceId: { exact: 'gone' } } }
    await expect(devices.getUserMedia(exact)).rejects.toMatchObject({
      name: 'OverconstrainedError',
      constraint: 'deviceId',
    })
    await expect(devices.getUserMedia({ audio: { deviceId: 'gone' } })).resolves.toBeDefined()
  })

  it('hides ids and labels until something was opened', async () => {
    const devices = new FakeMediaDevices()
    const hidden = await devices.enumerateDevices()
    expect(hidden.map(({ deviceId, label }) => deviceId + label)).toEqual(['', '', ''])
    await devices.getUserMedia({ audio: true })
    expect((await devices.enumerateDevices())[0]).toMatchObject({ label: 'Fake microphone' })
  })

  it('ends the tracks of a device that is unplugged, and of no other', async () => {
    const devices = new FakeMediaDevices()
    const stream = await devices.getUserMedia({ audio: true, video: true })
    const seen: string[] = []
    devices.ondevicechange = () => seen.push('devicechange')
    for (const track of stream.getTracks()) track.onended = () => seen.push(`${track.kind} ended`)
    devices.unplug('camera-1')
    expect(seen).toEqual(['video ended', 'devicechange'])
    expect(stream.getAudioTracks()[0]!.readyState).toBe('live')
  })

  it('lists the default as an entry of its own or first, and opens it', async () => {
    const [desk, headset] = (['desk', 'headset'] as const).map(id => ({
      deviceId: id,
      kind: 'audioinput' as const,
      label: id,
    }))
    for (const listing of ['first', 'entry'] as const) {
      const devices = new FakeMediaDevices([desk!, headset!], listing)
      const [before] = (await devices.getUserMedia({ audio: true })).getAudioTracks()
      devices.makeDefault('headset')
      const listed = await devices.enumerateDevices()
      const [after] = (await devices.getUserMedia({ audio: true })).getAudioTracks()
      expect(before!.label).toMatch(/desk$/)
      expect(after!.label).toMatch(/headset$/)
      expect(after!.getSettings()).toEqual({
        deviceId: listing === 'first' ? 'headset' : 'default',
        groupId: 'group of headset',
      })
      expect(listed[0]).toMatchObject({ ...after!.getSettings(), label: after!.label })
      expect(listed).toHaveLength(listing === 'first' ? 2 : 3)
      // The track opened as the default belongs to the device that was the default.
      devices.unplug('desk')
      expect([before!.readyState, after!.readyState]).toEqual(['ended', 'live'])
    }
  })

  it('does not open what another program has, nor what has gone since it was asked for', async () => {
    const devices = new FakeMediaDevices()
    devices.occupy('camera-1', true)
    await expect(devices.getUserMedia({ video: true })).rejects.toMatchObject({ name: 'NotReadableError' })
    devices.occupy('camera-1', false)
    const release = devices.hold()
    const asking = devices.getUserMedia({ video: true })
    devices.unplug('camera-1')
    release()
    await expect(asking).rejects.toMatchObject({ name: 'NotReadableError' })
    expect(devices.live).toBe(0)
  })

  it('mutes the tracks of a device that gives nothing, and of no other', async () => {
    const devices = new FakeMediaDevices()
    const stream = await devices.getUserMedia({ audio: true, video: true })
    const seen: string[] = []
    for (const track of stream.getTracks()) {
      track.onmute = track.onunmute = ({ type }) => seen.push(`${track.kind} ${type}`)
    }
    devices.interrupt('camera-1', true)
    devices.interrupt('camera-1', false)
    expect(seen).toEqual(['video mute', 'video unmute'])
  })

  it('shares a screen with its sound where asked for and offered', async () => {
    const devices = new FakeMediaDevices()
    expect((await devices.getDisplayMedia({ audio: true })).getTracks()).toHaveLength(2)
    expect((await devices.getDisplayMedia()).getTracks()).toHaveLength(1)
    devices.offersScreenAudio = false
    expect((await devices.getDisplayMedia({ audio: true })).getTracks()).toHaveLength(1)
    devices.fail('screen', 'NotAllowedError')
    await expect(devices.getDisplayMedia()).rejects.toMatchObject({ name: 'NotAllowedError' })
  })

  it('leaves the question open until it is released', async () => {
    const devices = new FakeMediaDevices()
    const release = devices.hold()
    let opened = false
    const asking = devices.getUserMedia({ audio: true }).then(() => {
      opened = true
    })
    await Promise.resolve()
    expect(opened).toBe(false)
    release()
    await asking
    expect(opened).toBe(true)
  })
})

describe('FakeMediaStreamTrack', () => {
  it('fires ended when the device ends it, and nothing when the page stops it', () => {
    const [stopped, lost] = [new FakeMediaStreamTrack('audio'), new FakeMediaStreamTrack('audio')]
    const seen: string[] = []
    stopped.onended = () => seen.push('stopped')
    lost.addEventListener('ended', () => seen.push('lost'))
    stopped.stop()
    lost.end()
    lost.end()
    expect(seen).toEqual(['lost'])
    expect([stopped.readyState, lost.readyState]).toEqual(['ended', 'ended'])
  })

  it('is its own copy after clone()', () => {
    const track = new FakeMediaStreamTrack('video', { deviceId: 'camera-1' })
    const copy = track.clone()
    track.stop()
    expect(copy.readyState).toBe('live')
    expect(copy.id).not.toBe(track.id)
    expect(copy.getSettings()).toEqual({ deviceId: 'camera-1' })
  })
})

describe('FakeMediaStream', () => {
  it('holds each track once, and is active while one is live', () => {
    const track = new FakeMediaStreamTrack('audio')
    const stream = new FakeMediaStream([track])
    stream.addTrack(track)
    expect(stream.getTracks()).toEqual([track])
    expect(stream.active).toBe(true)
    track.stop()
    expect(stream.active).toBe(false)
    stream.removeTrack(track)
    expect(stream.getTracks()).toEqual([])
  })
})
