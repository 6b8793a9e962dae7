import { expect, it } from 'vitest'
import {
  type ConnectionInput,
  type ConnectionState,
  nextConnectionState,
} from '../src/signaling/connection-state.js'

const problem = { code: 'unavailable', message: 'Not now.' } as const
const welcome = {
  v: 2,
  capabilities: [],
  party: { userId: 'ann', deviceId: 'anns-page', name: 'Ann' },
  ice: { iceServers: [] },
}

const STATES: readonly ConnectionState[] = [
  { name: 'connecting' },
  { name: 'online', welcome },
  { name: 'offline', problem, tries: 0 },
  { name: 'refused', problem },
  { name: 'replaced' },
  { name: 'closed' },
]
const final = { code: 'unauthorized', message: 'Not you.' } as const
const INPUTS: readonly ConnectionInput[] = [
  { type: 'connecting' },
  { type: 'welcome', welcome },
  { type: 'fail', problem },
  { type: 'fail', problem: final },
  { type: 'replaced' },
  { type: 'closed' },
]

it('goes where the drawing says and nowhere else', () => {
  const table = Object.fromEntries(
    STATES.map(state => [
      state.name,
      INPUTS.map(input => nextConnectionState(state, input)?.name ?? '-').join(' '),
    ]),
  )
  // connecting, welcome, fail, fail for good, replaced, closed
  expect(table).toEqual({
    connecting: 'connecting online offline refused replaced closed',
    online: 'connecting - offline refused replaced closed',
    offline: 'connecting online offline refused replaced closed',
    refused: 'connecting - - - - closed',
    replaced: 'connecting - - - - closed',
    closed: 'closed closed closed closed closed closed',
  })
})

it('makes a new object of each attempt and each failure, and counts the failures in a row', () => {
  const [connecting] = STATES
  const first = nextConnectionState(connecting!, { type: 'fail', problem })!
  const second = nextConnectionState(first, { type: 'fail', problem })!
  expect([first, second]).toMatchObject([{ tries: 0 }, { tries: 1 }])
  expect(nextConnectionState(connecting!, { type: 'connecting' })).not.toBe(connecting)
  const online = nextConnectionState(second, { type: 'welcome', welcome })!
  expect(nextConnectionState(online, { type: 'fail', problem })).toMatchObject({ tries: 0 })
  expect(nextConnectionState(online, { type: 'fail', problem, spread: true })).toMatchObject({ tries: 2 })
})
