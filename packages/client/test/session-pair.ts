import type { Candidates, Description } from '@ringdown/protocol'
import { FakeMediaDevices, FakeNetwork, FaultyLink, ManualClock, settle } from '@ringdown/testing'
import { expect } from 'vitest'
import { CapturedMedia } from '../src/media/captured-media.js'
import { Session } from '../src/session/session.js'
import type { SessionEvent } from '../src/session/session-event.js'
import type { SessionPilot } from '../src/session/session-pilot.js'

export type Role = 'caller' | 'callee'
export type Message = Description | Candidates

interface Faults {
  readonly seed?: number
  readonly duplicate?: number
  readonly reorder?: number
  readonly pilots?: Partial<Record<Role, SessionPilot>>
}

/** The two sessions of a pair, joined by a log that takes 1 to 30 ms. */
export function createPair({ seed = 1, pilots = {}, ...faults }: Faults = {}) {
  const clock = new ManualClock()
  const network = new FakeNetwork({ clock, strict: true, behindNats: true })
  const devices = { caller: new FakeMediaDevices(), callee: new FakeMediaDevices() }
  const media = {
    caller: new CapturedMedia(devices.caller as unknown as MediaDevices, null),
    callee: new CapturedMedia(devices.callee as unknown as MediaDevices, null),
  }
  const heard: Record<Role, SessionEvent[]> = { caller: [], callee: [] }
  /** What a session says of the peer's human, or of itself: not how it connects. */
  const events: string[] = []
  const sent: { by: Role; message: Message }[] = []
  const log = { isDown: false }
  const link = { clock, delayMs: [1, 30] as const, ...faults }
  const links = {
    caller: new FaultyLink<Message>(message => callee.receive(message), { ...link, seed }),
    callee: new FaultyLink<Message>(message => caller.receive(message), { ...link, seed: seed + 1 }),
  }

  function open(role: Role): Session {
    return new Session({
      isOfferer: role === 'caller',
      pilot: pilots[role],
      PeerConnection: network.PeerConnection,
      configuration: {},
      clock,
      address: () => ({ session: 1 }),
      mayGather: () => false,
      log: {
        send: message => {
          if (log.isDown) return
          sent.push({ by: role, message })
          links[role].send(message)
        },
      },
      onEvent: event => {
        heard[role].push(event)
        if (event.type === 'hangup') events.push(`${role} hears ${event.reason}`)
        else if (event.type === 'failed') events.push(`${role} fails: ${event.reason}`)
        else if (event.type === 'accept' || event.type === 'leaving')
          events.push(`${role} hears ${event.type}`)
      },
      onWrongTransition: error => events.push(error.message),
    })
  }

  const caller = open('caller')
  const callee = open('callee')
  const [atCaller, atCallee] = network.connections
  if (!atCaller || !atCallee) throw new Error('A session has no connection.')
  return {
    clock,
    network,
    devices,
    media,
    heard,
    events,
    sent,
    log,
    caller,
    callee,
    connections: { caller: atCaller, callee: atCallee },
    typesOf: (role: Role) => heard[role].map(({ type }) => type),
  }
}

export type Pair = ReturnType<typeof createPair>

export const stateOf = ({ snapshot }: Session) => snapshot.state.name

export async function connect({ clock, caller, callee, media }: Pair): Promise<void> {
  caller.sendMedia(media.caller)
  callee.sendMedia(media.callee)
  await Promise.all([
    media.caller.open({ audio: true, video: true }),
    media.callee.open({ audio: true, video: true }),
  ])
  await clock.advance(500)
  await settle()
  expect([caller, callee].map(stateOf)).toEqual(['connected', 'connected'])
}
