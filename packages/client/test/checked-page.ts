import type { IceServer } from '@ringdown/protocol'
import { FakeMediaDevices, FakeMediaStreamTrack, FakeNetwork, ManualClock } from '@ringdown/testing'
import { expect } from 'vitest'
import { ConnectionCheck } from '../src/check/connection-check.js'
import type { CheckPorts } from '../src/check/ports.js'
import type { ConnectionSnapshot, Signaling } from '../src/signaling/signaling.js'
import { Store } from '../src/store.js'

export const TURN: IceServer = {
  urls: ['turn:turn.example.org?transport=udp'],
  username: 'u',
  credential: 'hush',
}
export const SILENT: IceServer = { urls: ['turn:silent.example.org'], username: 'u', credential: 'hush' }
export const REFUSING: IceServer = { urls: ['turn:refusing.example.org'], username: 'u', credential: 'wrong' }

/** A connection answered by the test. */
export class FakeSignaling extends Store<ConnectionSnapshot> implements Signaling {
  readonly iceServers = null
  readonly welcome = null
  readonly asked: string[] = []
  isClosed = false
  #reply: () => Promise<unknown>

  constructor(reply: () => Promise<unknown>) {
    super({ connection: 'connecting', me: null, problem: null })
    this.#reply = reply
  }

  request<Reply>(event: string): Promise<Reply> {
    this.asked.push(event)
    return this.#reply() as Promise<Reply>
  }
  on(): void {}
  reconnect(): void {}
  close(): void {
    this.isClosed = true
  }
}

interface Setting {
  readonly iceServers?: readonly IceServer[]
  readonly line?: Partial<ConnectionSnapshot>
  readonly peak?: number | null
  readonly ports?: Partial<CheckPorts>
}

/** A check of a page where everything works, except what the test sets. */
export function setUp({
  iceServers = [TURN],
  line = { connection: 'online' },
  peak = 0.3,
  ports = {},
}: Setting = {}) {
  const clock = new ManualClock()
  const network = new FakeNetwork({ strict: true, behindNats: true })
  const devices = new FakeMediaDevices()
  const lines: FakeSignaling[] = []
  const closed: string[] = []
  const check = new ConnectionCheck({
    clock,
    isSecure: true,
    PeerConnection: withTrouble(network.PeerConnection),
    mediaDevices: devices as unknown as MediaDevices,
    listsSpeakers: true,
    askReady: async () => Response.json({ status: 'ok' }),
    connect() {
      const signaling = new FakeSignaling(async () => ({ ok: true, iceServers }))
      lines.push(signaling)
      queueMicrotask(() => signaling.update(line))
      return signaling
    },
    measureSound: () => ({ read: () => peak, close: () => closed.push('meter') }),
    look: async () => ({ width: 1280, height: 720, brightness: 90, afterMs: 12 }),
    drawPicture: () => ({
      track: new FakeMediaStreamTrack('video', { label: 'Test picture' }),
      close: () => closed.push('picture'),
    }),
    measureArrival: async () => ({ hasFrame: true, route: 'relayed', roundTripMs: 7.4 }),
    ...ports,
  })
  const step = (id: string) => check.snapshot.steps.find(each => each.id === id || each.kind === id)
  const states = () => Object.fromEntries(check.snapshot.steps.map(({ id, state }) => [id, state]))
  /** Lets time pass until the check is over. */
  const runOut = async () => {
    for (let turn = 0; turn < 5_000 && check.snapshot.phase === 'running'; turn++) await clock.advance(100)
    expect(check.snapshot.phase).not.toBe('running')
  }
  const finish = async () => {
    void check.run()
    await runOut()
    expectNothingOpen()
  }
  const expectNothingOpen = () => {
    expect({ devices: devices.live, connections: network.open, timers: clock.pending }).toEqual({
      devices: 0,
      connections: 0,
      timers: 0,
    })
    for (const signaling of lines) expect(signaling.isClosed && signaling.listeners === 0).toBe(true)
  }
  return { check, clock, network, devices, lines, closed, step, states, finish, runOut, expectNothingOpen }
}

/** Like a browser whose TURN servers reject its credentials or do not answer. */
function withTrouble(PeerConnection: typeof RTCPeerConnection): typeof RTCPeerConnection {
  return class extends PeerConnection {
    override onicecandidateerror: RTCPeerConnection['onicecandidateerror'] = null
    readonly #isRefused: boolean
    readonly #isSilent: boolean

    constructor(configuration: RTCConfiguration = {}) {
      const servers = JSON.stringify(configuration.iceServers ?? [])
      if (servers.includes('odd-port')) throw new DOMException('This port is blocked.', 'SyntaxError')
      const isRefused = servers.includes('refusing')
      super(isRefused ? { ...configuration, iceServers: [] } : configuration)
      this.#isRefused = isRefused
      this.#isSilent = servers.includes('silent')
    }

    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      if (this.#isSilent) return
      await super.setLocalDescription(description)
      if (!this.#isRefused) return
      const event = { errorCode: 401, errorText: 'Unauthorized', url: '' } as RTCPeerConnectionIceErrorEvent
      this.onicecandidateerror?.(event)
    }
  } as typeof RTCPeerConnection
}
