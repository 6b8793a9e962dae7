import { describe, expect, it } from 'vitest'
import { announce, type HeardFacts } from '../src/in-call/announcements.js'

const FACTS: HeardFacts = {
  connected: true,
  settled: true,
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
    [{}, { peerSeen: false }, ['Ben turned their camera off']],
    [{ peerSeen: false }, {}, ['Ben turned their camera on']],
    [{}, { peerShares: true }, ['Ben is sharing their screen']],
    [{ peerShares: true }, {}, ['Ben stopped sharing their screen']],
    [{ connected: false, peerSeen: false }, { settled: false }, ['Connected to Ben']],
    [{ settled: false, peerSeen: false }, { settled: false }, []],
    [{}, {}, []],
  ])('from %j to %j', (before, now, sentences) => expect(said(before, now)).toEqual(sentences))
})
