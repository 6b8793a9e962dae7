import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnswerInput, type AnswerState, isAnswered, nextAnswerState } from '../src/call/answer-state.js'
import { chooseAttempt } from '../src/call/restart-policy.js'
import { StateMachine } from '../src/state-machine.js'

describe('a state machine', () => {
  it('reports a wrong transition and stays where it is', () => {
    const wrong: Error[] = []
    const machine = new StateMachine<AnswerState, AnswerInput>(
      'answer',
      { name: 'open' },
      nextAnswerState,
      error => wrong.push(error),
    )
    expect(machine.take({ type: 'answer' })).toBe(true)
    expect(machine.take({ type: 'hear' })).toBe(false)
    expect(machine.state.name).toBe('answered')
    expect(wrong).toEqual([expect.any(Error)])
    expect(wrong[0]).toMatchObject({
      message: 'answer cannot "hear" while "answered".',
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
