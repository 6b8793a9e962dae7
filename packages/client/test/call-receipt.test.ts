import { ManualClock, settle } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { speedReceipts } from '../src/call/call-receipt.js'
import { callId } from './entries.js'

const OFF = { track: null, live: false }
const FLOWING = { track: { muted: false }, live: true }
const SILENT = { track: { muted: true }, live: true }

/** A call whose devices, media and statistics are as the test says, and its receipts. */
function createRig() {
  const clock = new ManualClock(10_000)
  const devices = { microphone: { state: 'off', track: null }, camera: { state: 'off', track: null } }
  const remote: Record<'camera' | 'microphone', object> = { camera: OFF, microphone: OFF }
  const times: Record<string, number> = {}
  const stats = new Map<string, object>()
  let looks = 0
  const session = {
    snapshot: { remote, times },
    getStats: async () => {
      looks++
      return stats
    },
  }
  const rig = {
    clock,
    devices,
    remote,
    times,
    stats,
    receipts: [] as unknown[],
    asked: [] as unknown[],
    sessions: { warmth: 'none' },
    session: session as object | null,
    get looks() {
      return looks
    },
  }
  const ports = {
    clock,
    signaling: {
      request: async (event: string, request: object) => {
        rig.asked.push({ event, request })
        throw new Error('The server is away.')
      },
    },
    leg: () => ({
      callId,
      links: {
        first: { sessions: rig.sessions },
        get session() {
          return rig.session
        },
      },
    }),
    localMedia: () => ({ snapshot: devices }),
    onReceipt: (receipt: unknown) => rig.receipts.push(receipt),
  }
  const receipt = speedReceipts(ports as unknown as Parameters<typeof speedReceipts>[0])
  return Object.assign(rig, { receipt })
}

const frame = (framesDecoded: number) => ({ type: 'inbound-rtp', kind: 'video', framesDecoded })
const path = (candidateType: string): [string, object][] => [
  [
    'pair',
    {
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      localCandidateId: 'here',
      remoteCandidateId: 'there',
      currentRoundTripTime: 0.02,
    },
  ],
  ['here', { type: 'local-candidate', candidateType }],
  ['there', { type: 'remote-candidate', candidateType: 'host' }],
]

describe('the receipt of a call', () => {
  it('has each step from the accept to the first frame, is reported once, and needs no server for that', async () => {
    const rig = createRig()
    const { clock, receipt, devices, times, remote, stats } = rig
    rig.sessions.warmth = 'direct'
    receipt.start('callee', 4_000)
    let reply: () => void = () => {}
    void receipt.timeAccept(new Promise(resolve => (reply = resolve)))
    devices.microphone.state = 'opening'
    await clock.advance(90)
    reply()
    Object.assign(devices, {
      microphone: { state: 'on', track: {} },
      camera: { state: 'opening', track: null },
    })
    await clock.advance(60)
    devices.camera = { state: 'on', track: {} as never }
    Object.assign(times, { answeredAt: 9_000, iceAt: 10_120, connectedAt: 10_140 })
    await clock.advance(50)
    remote.camera = FLOWING
    remote.microphone = FLOWING
    for (const [id, each] of path('host')) stats.set(id, each)
    stats.set('frame', frame(0))
    await clock.advance(100)
    expect(rig.receipts).toEqual([])
    stats.set('frame', frame(1))
    await clock.advance(50)
    const expected = {
      role: 'callee',
      warmth: 'direct',
      offerAgeMs: 4_000,
      serverMs: 90,
      devicesMs: 200,
      // Before the accept: it took no time after it.
      answerMs: 0,
      iceMs: 120,
      dtlsMs: 140,
      firstFrameMs: 350,
      route: 'direct',
      roundTripMs: 20,
    }
    expect(rig.receipts).toEqual([expected])
    expect(rig.asked).toEqual([{ event: 'report', request: { callId, receipt: expected } }])
    expect(clock.pending).toBe(0)
    receipt.start('callee', 0)
    await clock.advance(60_000)
    expect(rig.receipts).toHaveLength(1)
  })

  it('of a caller has how long the server took for the invite', async () => {
    const rig = createRig()
    let reply: () => void = () => {}
    void rig.receipt.timeInvite(new Promise(resolve => (reply = resolve)))
    await rig.clock.advance(70)
    reply()
    await rig.clock.advance(5_000)
    rig.receipt.start('caller', null)
    rig.remote.camera = FLOWING
    rig.stats.set('frame', frame(3))
    await rig.clock.advance(50)
    expect(rig.receipts).toEqual([
      expect.objectContaining({ role: 'caller', serverMs: 70, offerAgeMs: null, firstFrameMs: 50 }),
    ])
  })

  it('of an accept that the server confirms before it was timed has no such time', async () => {
    const rig = createRig()
    await rig.receipt.timeAccept(Promise.resolve())
    rig.receipt.start('caller', null)
    rig.session = null
    await rig.clock.advance(20_000)
    expect(rig.receipts).toEqual([expect.objectContaining({ serverMs: null, warmth: 'none' })])
  })

  it('says that a warm ring went through a relay if that is how it is connected', async () => {
    for (const [warmth, type, shown] of [
      ['direct', 'relay', 'relay'],
      ['direct', 'host', 'direct'],
      ['none', 'relay', 'none'],
    ] as const) {
      const rig = createRig()
      rig.sessions.warmth = warmth
      rig.remote.camera = FLOWING
      for (const [id, each] of path(type)) rig.stats.set(id, each)
      rig.stats.set('frame', frame(1))
      rig.receipt.start('caller', null)
      await rig.clock.advance(50)
      expect(rig.receipts).toEqual([expect.objectContaining({ warmth: shown })])
    }
  })

  it('has the first sound where there is no picture to wait for', async () => {
    const rig = createRig()
    rig.receipt.start('caller', null)
    await rig.clock.advance(200)
    rig.remote.microphone = SILENT
    await rig.clock.advance(2_000)
    rig.remote.microphone = FLOWING
    await rig.clock.advance(1_500)
    expect([rig.receipts, rig.looks]).toEqual([[], 0])
    await rig.clock.advance(100)
    expect(rig.receipts).toEqual([expect.objectContaining({ firstFrameMs: 2_250 })])
    expect(rig.looks).toBe(1)
  })

  it('waits for the picture as long as there is one to come, fifteen seconds', async () => {
    const rig = createRig()
    rig.receipt.start('caller', null)
    rig.remote.microphone = FLOWING
    rig.remote.camera = SILENT
    await rig.clock.advance(15_000)
    expect([rig.receipts, rig.looks]).toEqual([[], 0])
    await rig.clock.advance(50)
    expect(rig.receipts).toEqual([
      expect.objectContaining({
        firstFrameMs: 50,
        devicesMs: null,
        answerMs: null,
        iceMs: null,
        dtlsMs: null,
      }),
    ])
  })

  it('has when the devices were open already, and what is known if nothing can be measured', async () => {
    const rig = createRig()
    rig.devices.camera = { state: 'on', track: {} as never }
    rig.session = {
      snapshot: { remote: rig.remote, times: rig.times },
      getStats: () => Promise.reject(new Error('The connection is closed.')),
    }
    rig.remote.camera = FLOWING
    rig.receipt.start('caller', null)
    await rig.clock.advance(20_000)
    expect(rig.receipts).toEqual([
      expect.objectContaining({ devicesMs: 0, firstFrameMs: null, route: null, roundTripMs: null }),
    ])
  })

  it('is none if the call ends before', async () => {
    const rig = createRig()
    rig.receipt.close()
    rig.receipt.start('caller', null)
    await rig.clock.advance(500)
    rig.receipt.close()
    await rig.clock.advance(20_000)
    await settle()
    expect([rig.receipts, rig.asked, rig.clock.pending]).toEqual([[], [], 0])
  })
})
