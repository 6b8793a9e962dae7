import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  connectionOf,
  nextSessionState,
  type SessionInput,
  type SessionState,
} from '../src/session/session-state.js'

const browser = (state: RTCPeerConnectionState): SessionInput => ({ type: 'browser', state })
const flow = (state: RTCPeerConnectionState): SessionInput => ({ type: 'flow', browser: state })
const silence = (since: number): SessionInput => ({ type: 'silence', since })

/** `lost` is what the browser noticed, `silent` what this side noticed first. */
const STATES = {
  new: { name: 'new' },
  connecting: { name: 'connecting' },
  connected: { name: 'connected' },
  lost: { name: 'reconnecting', lostAt: null },
  silent: { name: 'reconnecting', lostAt: 5 },
  broken: { name: 'broken' },
  closed: { name: 'closed' },
} as const satisfies Record<string, SessionState>

const INPUTS = [
  browser('new'),
  browser('connecting'),
  browser('connected'),
  browser('disconnected'),
  browser('failed'),
  silence(7),
  flow('connected'),
  flow('disconnected'),
  { type: 'peer-closed' },
  { type: 'close' },
] as const satisfies readonly SessionInput[]

describe('the state of a session', () => {
  it('goes where the drawing says and nowhere else', () => {
    const show = (state: SessionState | null) => {
      if (!state) return '-'
      return 'lostAt' in state ? `${state.name}:${state.lostAt}` : state.name
    }
    const table = Object.fromEntries(
      Object.entries(STATES).map(([name, state]) => [
        name,
        INPUTS.map(input => nextSessionState(state, input)).map(next => (next === state ? '=' : show(next))),
      ]),
    )
    // The browser: new, connecting, connected, disconnected, failed; silence; flow: connected, disconnected; ends.
    const lost = 'reconnecting:null'
    const silent = 'reconnecting:7'
    expect(table).toEqual({
      new: ['=', 'connecting', 'connected', '=', '=', '-', '-', '-', 'broken', 'closed'],
      connecting: ['=', '=', 'connected', '=', '=', '-', '-', '-', 'broken', 'closed'],
      connected: ['=', '=', '=', lost, lost, silent, '-', '-', 'broken', 'closed'],
      lost: ['=', '=', 'connected', '=', '=', silent, 'connected', lost, 'broken', 'closed'],
      silent: ['=', '=', '=', '=', '=', silent, 'connected', lost, 'broken', 'closed'],
      broken: ['=', '=', '=', '=', '=', '=', '=', '=', '-', 'closed'],
      closed: ['-', '-', '-', '-', '-', '-', '-', '-', '-', '-'],
    })
  })

  it('is over for good once closed, and leads nowhere else once its peer is gone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<SessionInput[]>(...INPUTS)), inputs => {
        let state: SessionState = STATES.new
        for (const input of inputs) {
          const next = nextSessionState(state, input)
          if (state.name === 'closed') expect(next).toBeNull()
          if (state.name === 'broken' && next) expect(['broken', 'closed']).toContain(next.name)
          state = next ?? state
        }
      }),
    )
  })

  it('is shown to the person in fewer words: a session whose peer is gone is being replaced', () => {
    const shown = Object.values(STATES).map(connectionOf)
    expect(shown).toEqual([
      'new',
      'connecting',
      'connected',
      'reconnecting',
      'reconnecting',
      'reconnecting',
      'closed',
    ])
  })
})
