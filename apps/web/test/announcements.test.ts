import { describe, expect, it } from 'vitest'
import { announce, factsOf, type HeardFacts } from '../src/in-call/announcements.js'

const FACTS: HeardFacts = {
  connected: true,
  heard: true,
  seen: true,
  peerSeen: true,
  peerShares: false,
}

const said = (before: Partial<HeardFacts>, now: Partial<HeardFacts>) =>
  announce({ ...FACTS, ...before }, { ...FACTS, ...now }, 'Ben')

describe('announce', () => {
  it.each<[Partial<HeardFacts>, Partial<HeardFacts>, string[]]>([
    [{ connected: false }, {}, ['Connected to Ben']],
    [{}, { heard: false }, ['You are muted']],
    [{ heard: false }, {}, ['You are unmuted']],
    [{}, { seen: false }, ['Your camera is off']],
    [{ seen: false }, {}, ['Your camera is on']],
    [{}, { peerSeen: false }, ['Ben’s video is off']],
    [{ peerSeen: false }, {}, ['Ben’s video is on']],
    [{}, { peerShares: true }, ['Ben is sharing their screen']],
    [{ peerShares: true }, {}, ['Ben stopped sharing their screen']],
    [{ peerSeen: null, peerShares: null }, {}, []],
    [{ peerSeen: null, peerShares: null }, { peerShares: true }, ['Ben is sharing their screen']],
    [{}, {}, []],
  ])('from %j to %j', (before, now, sentences) => expect(said(before, now)).toEqual(sentences))
})

describe('what is known of the other person', () => {
  const stream = (live: boolean) => ({ track: null, live })
  const remote = (live: boolean) => ({
    microphone: stream(true),
    camera: stream(live),
    screen: stream(false),
    screenAudio: stream(false),
  })
  const off = { state: 'off', track: null, deviceId: null, problem: null } as const
  const media = { microphone: off, camera: off, screen: { ...off, audio: null }, paused: null }
  const facts = (live: boolean, known: HeardFacts | null, isSettled: boolean) =>
    factsOf({ connectedAt: 1, remote: remote(live) }, media, known, isSettled)

  it('is nothing after a reload until their devices had time to appear', () => {
    const reloaded = facts(false, null, false)
    expect(reloaded.peerSeen).toBeNull()
    const settled = facts(true, reloaded, true)
    expect(announce(reloaded, settled, 'Ben')).toEqual([])
  })

  it('is what it was while the connection is interrupted', () => {
    const before = facts(true, null, true)
    const interrupted = facts(false, before, false)
    const after = facts(true, interrupted, true)
    expect([announce(before, interrupted, 'Ben'), announce(interrupted, after, 'Ben')]).toEqual([[], []])
  })
})
