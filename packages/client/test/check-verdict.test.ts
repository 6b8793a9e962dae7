import { type IceUrl, readIceUrl } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { judgeStun, judgeTurn } from '../src/check/gathering-verdict.js'
import type { Gathered } from '../src/check/ice-gathering.js'
import { nameIceUrl } from '../src/check/ice-url-name.js'
import { shortenAddresses } from '../src/check/short-address.js'
import { expandSteps, planSteps, targetsOf } from '../src/check/step-list.js'

function read(url: string): IceUrl {
  const parsed = readIceUrl(url)
  if (!parsed) throw new Error(`${url} was not understood`)
  return parsed
}

const nothing: Gathered = { candidateMs: null, errors: [], complete: true, tellsErrors: true }
const errors = (...codes: number[]) => codes.map(code => ({ code, text: 'as the browser says it' }))

it('a server is named for people', () => {
  expect(nameIceUrl(read('turns:t.example:443'))).toBe('TURN over TLS, t.example:443')
  expect(nameIceUrl(read('stun:s.example'))).toBe('STUN, s.example:3478')
  expect(nameIceUrl(read('turn:[2001:db8::1]'))).toBe('TURN over UDP, [2001:db8::1]:3478')
})

describe('judgeTurn', () => {
  const url = read('turn:turn.example.org:3478?transport=udp')

  it('an address was given: passed, with the time, whatever else went wrong beside it', () => {
    const verdict = judgeTurn(url, { ...nothing, candidateMs: 42, errors: errors(701) })
    expect(verdict).toMatchObject({ state: 'passed', tookMs: 42 })
  })

  it.each([
    [[401], 'turn-unauthorized'],
    [[441], 'turn-unauthorized'],
    [[403], 'turn-forbidden'],
    [[486], 'turn-full'],
    [[508], 'turn-full'],
    [[438], 'turn-stale'],
    [[701], 'turn-unreachable'],
    [[600], 'turn-unreachable'],
    [[], 'turn-unreachable'],
    // One of its addresses was not reached, the other rejected: the server is there, so the rejection counts.
    [[701, 701, 401], 'turn-unauthorized'],
    [[438, 401], 'turn-unauthorized'],
  ])('errors %j: %s', (codes, code) => {
    const { state, problem } = judgeTurn(url, { ...nothing, errors: errors(...codes) })
    expect(state).toBe('failed')
    expect(problem?.code).toBe(code)
    expect(problem?.message).toMatch(/^turn\.example\.org .+\. .+\.$/)
  })

  it.each([
    ['turn:h?transport=udp', /over UDP on port 3478.*TCP or TLS/],
    ['turn:h?transport=tcp', /over TCP on port 3478.*TLS on port 443/],
    ['turns:h:443', /over TLS on port 443.*certificate/],
    ['turns:h?transport=udp', /over DTLS on port 5349.*transport=tcp/],
  ])('%s that does not answer: what to ask for', (text, words) => {
    expect(judgeTurn(read(text), nothing).problem?.message).toMatch(words)
  })
})

describe('judgeStun', () => {
  const url = read('stun:stun.example.org')

  it.each<[string, Partial<Gathered>, string]>([
    ['told an address', { candidateMs: 9 }, 'passed'],
    ['told one the browser has itself', {}, 'passed'],
    ['did not answer', { errors: errors(701) }, 'failed'],
    ['did not answer in time', { complete: false }, 'failed'],
    ['told none, in a browser that does not say why', { tellsErrors: false }, 'failed'],
  ])('%s: %s', (_, gathered, state) => {
    expect(judgeStun(url, { ...nothing, ...gathered }).state).toBe(state)
  })
})

describe('the steps', () => {
  it('are as many as there are URLs, in the place of the one that stood for them', () => {
    const targets = targetsOf([
      { urls: ['stun:s.example', 'turn:t.example?transport=udp'], username: 'u', credential: 'c' },
      { urls: ['turn:t.example?transport=tcp', 'gopher:x'], username: 'u', credential: 'c' },
    ])
    expect(targets.map(({ server }) => server)).toEqual([
      { urls: ['stun:s.example'], username: 'u', credential: 'c' },
      { urls: ['turn:t.example?transport=udp'], username: 'u', credential: 'c' },
      { urls: ['turn:t.example?transport=tcp'], username: 'u', credential: 'c' },
    ])
    const steps = expandSteps(planSteps(), targets)
    expect(steps.slice(-4).map(({ title }) => title)).toEqual([
      'STUN, s.example:3478',
      'TURN over UDP, t.example:3478',
      'TURN over TCP, t.example:3478',
      'Picture through the relay',
    ])
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
  })

  it('stay as they were where the server names none', () => {
    expect(expandSteps(planSteps(), [])).toEqual(planSteps())
  })
})

describe('shortenAddresses', () => {
  it.each([
    ['TURN over UDP, 192.168.1.23:3478', 'TURN over UDP, 192.168.x.x:3478'],
    ['10.0.0.1 and 203.0.113.77', '10.0.x.x and 203.0.x.x'],
    ['[2001:db8:1:2::77]:3478', '[2001:db8:…]:3478'],
    ['fe80::1 is near', 'fe80:… is near'],
    ['turn.example.org:3478 does not answer', 'turn.example.org:3478 does not answer'],
    ['Round trip 3 ms, slowest of 5: 7 ms', 'Round trip 3 ms, slowest of 5: 7 ms'],
    ['at 12:30 (turns:…?transport=tcp)', 'at 12:30 (turns:…?transport=tcp)'],
  ])('%s', (text, short) => expect(shortenAddresses(text)).toBe(short))
})
