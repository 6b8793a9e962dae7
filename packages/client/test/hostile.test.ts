import {
  type Delivery,
  type Draft,
  type Entry,
  type IceServer,
  type LogBody,
  type Party,
  RingdownError,
} from '@ringdown/protocol'
import { FakeMediaDevices, FakeMediaStream, FakeNetwork, ManualClock, settle } from '@ringdown/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { speedReceipts } from '../src/call/call-receipt.js'
import { Listeners } from '../src/listeners.js'
import { createLocalMedia } from '../src/media/captured-media.js'
import { RingdownClient } from '../src/ringdown-client.js'
import type { ConnectionSnapshot, Pushes, Signaling } from '../src/signaling/signaling.js'
import { Store } from '../src/store.js'

const victim: Party = { userId: 'victim', deviceId: 'victim-1', name: 'Victim' }
const attacker: Party = { userId: 'attacker', deviceId: 'attacker-1', name: 'Attacker' }
const CALLS = ['0192f0c8-7b1a-7def-8123-000000000001', '0192f0c8-7b1a-7def-8123-000000000002'] as const

const LINK = 'link:0123456789abcdefghijkl'

/** A server that says whatever it likes. */
class HostileSignaling extends Store<ConnectionSnapshot> implements Signaling {
  iceServers: readonly IceServer[] = [{ urls: ['turn:relay.invalid'], username: 'u', credential: 'c' }]
  readonly welcome = null
  readonly entries = new Listeners<Delivery>()
  readonly sent: Draft[] = []
  log: Entry[] = []

  constructor() {
    super({ connection: 'online', me: victim, problem: null })
  }

  async request(event: string, request: object): Promise<never> {
    const reply = this.#reply(event, request)
    if (reply === null) throw new RingdownError({ code: 'not-allowed', message: 'No.' })
    return reply as never
  }

  #reply(event: string, request: object): object | null {
    if (event === 'append') {
      this.sent.push((request as { draft: Draft }).draft)
      // Far ahead, so that its own entries do not take the place of those it says the others wrote.
      return { seq: 1000 + this.sent.length, at: 0 }
    }
    if (event === 'sync') return { callId: '', entries: this.log, lastSeq: this.log.length, ageMs: 0 }
    return event === 'listen' ? { calls: [], missed: [] } : null
  }

  on<Event extends keyof Pushes>(event: Event, listener: (push: Pushes[Event]) => void) {
    if (event === 'entry') this.entries.add(listener as (delivery: Delivery) => void)
  }

  reconnect() {}
  close() {}
}

/** The attacker's own browser: it really connects where it is allowed to. */
async function createAttacker(network: FakeNetwork) {
  const connection = new network.PeerConnection()
  for (const kind of ['audio', 'video', 'video', 'audio']) connection.addTransceiver(kind)
  const control = connection.createDataChannel('control', { negotiated: true, id: 0 })
  const candidates: RTCIceCandidate[] = []
  connection.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) candidates.push(candidate)
  }
  await connection.setLocalDescription()
  await settle()
  const offer = connection.localDescription?.sdp ?? ''
  const ufrag = /a=ice-ufrag:(\S+)/.exec(offer)?.[1] ?? ''
  return { connection, control, offer, ufrag, candidates }
}

function createRig() {
  const clock = new ManualClock(1_000_000)
  const network = new FakeNetwork({ clock, strict: true, behindNats: true })
  const devices = new FakeMediaDevices()
  const signaling = new HostileSignaling()
  const logged: unknown[] = []
  const client = new RingdownClient({
    signaling,
    clock,
    date: () => clock.now(),
    PeerConnection: network.PeerConnection,
    rtcConfiguration: {},
    storage: null,
    speedReceipts,
    privacy: () => ({ warm: 'everyone' }),
    createLocalMedia: () => createLocalMedia(devices),
    log: (message, details) => logged.push([message, details]),
  })
  client.subscribe(() => {})
  return { clock, network, devices, signaling, client }
}

type Step =
  | {
      do: 'say'
      callId: string
      seq: number
      from: Party | null
      body: LogBody
      warmth: 'direct' | 'relay' | 'none'
    }
  | { do: 'offer'; callId: string; seq: number; session: number }
  | { do: 'candidates'; callId: string; seq: number }
  | { do: 'answer back' }
  | { do: 'control'; text: string }
  | { do: 'wait'; ms: number }

const callId = fc.constantFrom(...CALLS)
const seq = fc.integer({ min: 1, max: 8 })
const from = fc.constantFrom(attacker, victim, { ...attacker, deviceId: victim.deviceId }, null)
const body = fc.constantFrom<LogBody[]>(
  { type: 'invite', address: 'user:victim', media: { audio: true, video: true } },
  { type: 'invite', address: 'user:attacker', media: { audio: true, video: true } },
  { type: 'invite', address: 'line:support', media: { audio: true, video: true } },
  { type: 'invite', address: LINK, media: { audio: true, video: true } },
  { type: 'ringing' },
  { type: 'accept' },
  { type: 'decline', reason: 'declined' },
  { type: 'description', session: 1, revision: 1, description: { type: 'answer', sdp: 'v=0' } },
  { type: 'hangup', reason: 'replaced' },
)
const control = fc.oneof(
  fc.constantFrom(
    '{"type":"accept"}',
    '{"type":"streams","live":{"microphone":true,"camera":true}}',
    '{"type":"description","session":1,"revision":2,"description":{"type":"offer","sdp":"v=0"}}',
    '{"type":"candidates","session":1,"ufrag":"x","candidates":[]}',
  ),
  fc.json(),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      callId,
      seq,
      from,
      body,
      warmth: fc.constantFrom('direct', 'relay', 'none'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('offer' as const),
      callId,
      seq,
      session: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('candidates' as const), callId, seq }) },
  { weight: 2, arbitrary: fc.constant({ do: 'answer back' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('control' as const), text: control }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 70_000 }) }),
  },
)

/** A well-formed start of an attack: a ring that warms fully. Random steps come before, between and after. */
const RING: readonly Step[] = [
  {
    do: 'say',
    callId: CALLS[0],
    seq: 1,
    from: attacker,
    body: { type: 'invite', address: 'user:victim', media: { audio: true, video: true } },
    warmth: 'direct',
  },
  { do: 'offer', callId: CALLS[0], seq: 2, session: 1 },
  { do: 'candidates', callId: CALLS[0], seq: 3 },
  { do: 'wait', ms: 100 },
  { do: 'answer back' },
  { do: 'wait', ms: 100 },
]

/** The same, by a caller that waits on a link at which the victim looks. */
const PREVIEW = RING.map(step =>
  step.do === 'say' ? { ...step, body: { ...step.body, address: LINK } as LogBody } : step,
)

type Rig = ReturnType<typeof createRig>
type Attacker = Awaited<ReturnType<typeof createAttacker>>

async function take(step: Step, { signaling, clock }: Rig, enemy: Attacker): Promise<void> {
  const deliver = (
    entry: Pick<Entry, 'callId' | 'seq' | 'from'> & LogBody,
    warmth: 'direct' | 'relay' | 'none',
  ) => {
    const whole = { ...entry, v: 2, entryId: `${entry.callId}-${entry.seq}`, at: 0 } as Entry
    signaling.log = [...signaling.log.filter(({ seq }) => seq !== whole.seq), whole].sort(
      (a, b) => a.seq - b.seq,
    )
    signaling.entries.emit({ entry: whole, warmth })
  }
  switch (step.do) {
    case 'say':
      deliver({ callId: step.callId, seq: step.seq, from: step.from, ...step.body }, step.warmth)
      break
    case 'offer': {
      const description = { type: 'offer', sdp: enemy.offer } as const
      const { callId, seq, session } = step
      deliver(
        { callId, seq, from: attacker, type: 'description', session, revision: 1, description },
        'direct',
      )
      break
    }
    case 'candidates': {
      const candidates = enemy.candidates.map(({ candidate, sdpMid, sdpMLineIndex }) => ({
        candidate,
        sdpMid,
        sdpMLineIndex,
      }))
      deliver(
        {
          callId: step.callId,
          seq: step.seq,
          from: attacker,
          type: 'candidates',
          session: 1,
          ufrag: enemy.ufrag,
          candidates,
          endOfCandidates: true,
        },
        'direct',
      )
      break
    }
    case 'answer back':
      for (const draft of signaling.sent) await applyToAttacker(draft, enemy)
      break
    case 'control':
      if (enemy.control.readyState === 'open') enemy.control.send(step.text)
      break
    case 'wait':
      await clock.advance(step.ms)
  }
  await settle()
}

async function applyToAttacker(draft: Draft, { connection }: Attacker): Promise<void> {
  if (
    draft.type === 'description' &&
    draft.description.type === 'answer' &&
    connection.signalingState === 'have-local-offer'
  ) {
    await connection.setRemoteDescription(draft.description).catch(() => {})
  }
  if (draft.type !== 'candidates') return
  for (const candidate of draft.candidates) {
    await connection.addIceCandidate({ ...candidate, usernameFragment: draft.ufrag }).catch(() => {})
  }
}

/** Every track this device has ever put on a sender. */
function tracksSent({ network }: Rig, enemy: Attacker): unknown[] {
  return network.connections
    .filter(connection => !Object.is(connection, enemy.connection))
    .flatMap(connection => connection.getSenders().map(({ track }) => track))
    .filter(track => track !== null)
}

describe('no camera or microphone opens and no media leaves before a human act', () => {
  beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
  afterEach(() => vi.unstubAllGlobals())

  it('whatever a hostile caller and a hostile server say, in whatever order', async () => {
    const warmed = new Map<unknown, number>([RING, PREVIEW].map(start => [start, 0]))
    const attack = fc.array(step, { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(attack, attack, fc.constantFrom(RING, PREVIEW), async (before, after, start) => {
        const rig = createRig()
        rig.client.listen(LINK)
        const enemy = await createAttacker(rig.network)
        for (const each of [...before, ...start, ...after]) {
          await take(each, rig, enemy)
          expect(rig.devices.asked).toEqual([])
          expect(tracksSent(rig, enemy)).toEqual([])
          expect(enemy.connection.getReceivers().map(({ track }) => track.muted)).not.toContain(false)
          expect(rig.client.snapshot.calls).toEqual([])
        }
        if (enemy.connection.connectionState === 'connected') warmed.set(start, (warmed.get(start) ?? 0) + 1)
      }),
      { numRuns: 300 },
    )
    // The attack is real: the attacker's browser usually does connect, and still nothing arrives.
    expect(Math.min(...warmed.values())).toBeGreaterThan(15)
  })

  it.each([true, false])(
    'and who looks at a link tells no address but a relay’s, and looks for no other way, with TURN: %s',
    async hasTurn => {
      let answered = 0
      const attack = fc.array(step, { maxLength: 12 })
      const isRing = (each: Step) =>
        each.do === 'say' && each.body.type === 'invite' && each.body.address.startsWith('user:')
      await fc.assert(
        fc.asyncProperty(attack, attack, async (before, after) => {
          const rig = createRig()
          if (!hasTurn) rig.signaling.iceServers = []
          rig.client.listen(LINK)
          const enemy = await createAttacker(rig.network)
          // A ring may warm as far as the server says.
          for (const each of [...before, ...PREVIEW, ...after].filter(each => !isRing(each))) {
            await take(each, rig, enemy)
            const said = JSON.stringify(rig.signaling.sent)
            expect(said).not.toMatch(/typ (host|srflx|prflx)|raddr (?!0\.0\.0\.0)/)
            if (!hasTurn) expect(said).not.toContain('candidate:')
            for (const connection of rig.network.connections) {
              if (Object.is(connection, enemy.connection)) continue
              const tries = connection.calls.some(({ method }) => method === 'addIceCandidate')
              if (tries) expect(connection.getConfiguration().iceTransportPolicy).toBe('relay')
              if (!hasTurn) expect(tries).toBe(false)
            }
          }
          if (rig.signaling.sent.some(({ type }) => type === 'description')) answered++
        }),
        { numRuns: 100 },
      )
      expect(answered).toBeGreaterThan(20)
    },
  )

  it('nor does what a callee has open for themselves, until they answer with it', async () => {
    const attack = fc.array(step, { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(attack, async after => {
        const rig = createRig()
        const enemy = await createAttacker(rig.network)
        const mirror = createLocalMedia(rig.devices as unknown as MediaDevices)
        await mirror.open({ audio: false, video: true })
        for (const each of [...RING, ...after]) {
          await take(each, rig, enemy)
          expect(tracksSent(rig, enemy)).toEqual([])
        }
        rig.client.close()
      }),
      { numRuns: 60 },
    )
    const rig = createRig()
    const enemy = await createAttacker(rig.network)
    const mirror = createLocalMedia(rig.devices as unknown as MediaDevices)
    await mirror.open({ audio: false, video: true })
    for (const each of RING) await take(each, rig, enemy)
    rig.client.snapshot.incoming[0]?.accept({ localMedia: mirror })
    await take({ do: 'wait', ms: 10 }, rig, enemy)
    expect(tracksSent(rig, enemy)).toEqual([mirror.snapshot.camera.track])
  })

  /** Nobody says that the callee has answered. */
  const quiet = step.filter(
    each =>
      !(each.do === 'say' && each.body.type === 'accept') &&
      !(each.do === 'control' && each.text.includes('accept')),
  )

  it('nor does more than the camera’s of a caller who knocks', async () => {
    let knocked = 0
    await fc.assert(
      fc.asyncProperty(fc.array(quiet, { maxLength: 15 }), async steps => {
        const rig = createRig()
        const enemy = await createAttacker(rig.network)
        rig.client.call('user:attacker', { knock: true })
        const kinds = () => tracksSent(rig, enemy).map(track => (track as MediaStreamTrack).kind)
        for (const each of steps) {
          await take(each, rig, enemy)
          expect(kinds()).not.toContain('audio')
        }
        if (kinds().includes('video')) knocked++
      }),
      { numRuns: 60 },
    )
    // It does knock: the camera of the person who called is on its sender.
    expect(knocked).toBeGreaterThan(0)
  })

  it('nor does a caller’s, before anybody has said that the callee answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(quiet, { maxLength: 15 }), async steps => {
        const rig = createRig()
        const enemy = await createAttacker(rig.network)
        rig.client.call('user:attacker')
        for (const each of steps) {
          await take(each, rig, enemy)
          expect(tracksSent(rig, enemy)).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('and after the human act it does leave', async () => {
    const rig = createRig()
    const enemy = await createAttacker(rig.network)
    for (const each of RING) await take(each, rig, enemy)
    expect(enemy.connection.connectionState).toBe('connected')
    rig.client.snapshot.incoming[0]?.accept()
    await take({ do: 'wait', ms: 10 }, rig, enemy)
    expect(rig.devices.asked).toHaveLength(1)
    expect(tracksSent(rig, enemy)).toHaveLength(2)
  })
})
