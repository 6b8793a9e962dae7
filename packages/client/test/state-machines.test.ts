import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnswerInput, type AnswerState, isAnswered, nextAnswerState } from '../src/call/answer-state.js'
import { chooseAttempt } from '../src/call/restart-policy.js'
import {
  connectionOf,
  nextSessionState,
  type SessionInput,
  type SessionState,
} from '../src/session/session-state.js'
import { StateMachine, WrongTransition } from '../src/state-machine.js'

describe('a state machine', () => {
  it('reports a wrong transition and stays where it is', () => {
    const wrong: WrongTransition[] = []
    const machine = new StateMachine<AnswerState, AnswerInput>(
      'answer',
      { name: 'open' },
      nextAnswerState,
      error => wrong.push(error),
    )
    expect(machine.take({ type: 'answer' })).toBe(true)
    expect(machine.take({ type: 'hear' })).toBe(false)
    expect(machine.state.name).toBe('answered')
    expect(wrong).toEqual([expect.any(WrongTransition)])
    expect(wrong[0]).toMatchObject({
      code: 'wrong-transition',
      message: 'The answer is "answered" and cannot handle "hear".',
    })
  })
})

describe('who has answered', () => {
  const inputs = fc.array(fc.constantFrom<AnswerInput['type'][]>('answer', 'hear', 'confirm', 'end'))

  it('never goes back: once answered it is answered until it is over, and over for good', () => {
    fc.assert(
      fc.property(inputs, types => {
        let state: AnswerState = { name: 'open' }
        for (const type of types) {
          const next = nextAnswerState(state, { type })
          if (next === null) continue
          if (isAnswered(state)) expect(isAnswered(next) || next.name === 'over').toBe(true)
          expect(state.name).not.toBe('over')
          state = next
        }
      }),
    )
  })

  it.each([
    ['open', 'answer', 'answered'],
    ['open', 'hear', 'heard'],
    ['open', 'confirm', 'confirmed'],
    ['answered', 'confirm', 'confirmed'],
    ['heard', 'confirm', 'confirmed'],
    ['confirmed', 'end', 'over'],
    ['answered', 'answer', null],
    ['confirmed', 'confirm', null],
    ['over', 'end', null],
  ] as const)('from %s by %s is %s', (name, type, next) => {
    expect(nextAnswerState({ name }, { type })?.name ?? null).toBe(next)
  })
})

describe('the state of a session', () => {
  const browser = fc.constantFrom<RTCPeerConnectionState[]>(
    'new',
    'connecting',
    'connected',
    'disconnected',
    'failed',
  )
  const input: fc.Arbitrary<SessionInput> = fc.oneof(
    fc.record({ type: fc.constant('browser' as const), state: browser }),
    fc.record({ type: fc.constant('silence' as const), since: fc.nat() }),
    fc.record({ type: fc.constant('flow' as const), browser }),
    fc.constant({ type: 'peer-closed' } as const),
    fc.constant({ type: 'close' } as const),
  )
  const NEXT: Record<string, readonly string[]> = {
    new: ['connecting', 'connected', 'broken', 'closed'],
    connecting: ['connected', 'broken', 'closed'],
    connected: ['reconnecting', 'broken', 'closed'],
    reconnecting: ['connected', 'broken', 'closed'],
    broken: ['closed'],
    closed: [],
  }

  it('takes no step that its drawing lacks', () => {
    fc.assert(
      fc.property(fc.array(input), inputs => {
        let state: SessionState = { name: 'new' }
        for (const each of inputs) {
          const next = nextSessionState(state, each)
          if (next && next.name !== state.name) expect(NEXT[state.name]).toContain(next.name)
          state = next ?? state
        }
      }),
    )
  })

  const after = (...inputs: SessionInput[]) =>
    inputs.reduce<SessionState | null>((state, each) => state && nextSessionState(state, each), {
      name: 'new',
    })
  const connected = { type: 'browser', state: 'connected' } as const

  it.each<[string, SessionState | null, SessionState | null]>([
    ['connects', after(connected), { name: 'connected' }],
    [
      'that fails before it connected goes on trying',
      after({ type: 'browser', state: 'failed' }),
      { name: 'new' },
    ],
    ['falls silent', after(connected, { type: 'silence', since: 7 }), { name: 'reconnecting', lostAt: 7 }],
    [
      'that is silent is not whole because the browser says so',
      after(connected, { type: 'silence', since: 7 }, connected),
      { name: 'reconnecting', lostAt: 7 },
    ],
    [
      'is whole when something comes again',
      after(connected, { type: 'silence', since: 7 }, { type: 'flow', browser: 'connected' }),
      { name: 'connected' },
    ],
    [
      'waits for the browser where something came and it says nothing does',
      after(connected, { type: 'silence', since: 7 }, { type: 'flow', browser: 'disconnected' }),
      { name: 'reconnecting', lostAt: null },
    ],
    [
      'comes back by itself',
      after(connected, { type: 'browser', state: 'disconnected' }, connected),
      { name: 'connected' },
    ],
    [
      'is broken by its peer for good',
      after(connected, { type: 'peer-closed' }, connected),
      { name: 'broken' },
    ],
    ['has no silence before it connected', after({ type: 'silence', since: 7 }), null],
    ['takes nothing after its end', after({ type: 'close' }, { type: 'close' }), null],
  ])('%s', (_what, got, wanted) => {
    expect(got).toEqual(wanted)
  })

  it('that is broken shows as reconnecting', () => {
    expect(connectionOf({ name: 'broken' })).toBe('reconnecting')
    expect(connectionOf({ name: 'connected' })).toBe('connected')
  })
})

describe('an attempt to get a connection back', () => {
  const situation = fc.record({
    session: fc.constantFrom(null, 'new', 'connecting', 'connected', 'reconnecting', 'broken', 'closed'),
    restarts: fc.nat({ max: 5 }),
    doubt: fc.constantFrom(null, 'was-offline', 'unusable'),
    isServerReachable: fc.boolean(),
  } as const)

  it('never gives up a session that carries media while a new one cannot be negotiated', () => {
    fc.assert(
      fc.property(situation, each => {
        if (!each.isServerReachable) expect(chooseAttempt(each)).not.toBe('replace')
        if (each.session === 'connected' && each.doubt !== 'unusable')
          expect(chooseAttempt(each)).toBe('restart')
      }),
    )
  })

  const lost = { session: 'reconnecting', restarts: 0, doubt: null, isServerReachable: true } as const
  it.each([
    [lost, 'restart'],
    [{ ...lost, restarts: 1 }, 'restart'],
    [{ ...lost, restarts: 2 }, 'replace'],
    [{ ...lost, doubt: 'was-offline' }, 'replace'],
    [{ ...lost, session: 'broken' }, 'replace'],
    [{ ...lost, session: null }, 'replace'],
    [{ ...lost, isServerReachable: false }, 'wait'],
    [{ ...lost, session: 'connected', doubt: 'unusable' }, 'replace'],
    [{ ...lost, session: 'connected', doubt: 'unusable', isServerReachable: false }, 'restart'],
  ] as const)('in %o is to %s', (each, choice) => {
    expect(chooseAttempt(each)).toBe(choice)
  })
})
