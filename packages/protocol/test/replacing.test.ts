import { expect, it } from 'vitest'
import { replacedBy, viewOf } from '../src/index.js'
import { callees, caller, ModelCall, nameOf, stranger } from './model-call.js'

const [ben1, ben2, ben3] = callees as [(typeof callees)[0], (typeof callees)[0], (typeof callees)[0]]
const ada2 = { ...caller, deviceId: 'ada-2' }
const hangup = { type: 'hangup', reason: 'completed' } as const
const accept = { type: 'accept' } as const
const taking = (replaced: typeof ben1) => ({ ...accept, replaces: nameOf(replaced) })

function answered(): ModelCall {
  const call = new ModelCall()
  call.attempt({ author: ben1, body: accept })
  return call
}
const partiesOf = ({ state }: ModelCall) => state.parties.map(({ deviceId }) => deviceId)

it.each([
  ['of the caller', ada2, caller, ['ada-1', 'ada-2', 'ben-1'], ['ada-2', 'ben-1']],
  ['of the callee', ben2, ben1, ['ada-1', 'ben-1', 'ben-2'], ['ada-1', 'ben-2']],
] as const)('a device %s takes the place of another, beside which it joins', (_, by, of, during, after) => {
  const call = answered()
  expect(call.attempt({ author: by, body: taking(of) })).toBeNull()
  expect(partiesOf(call)).toEqual(during)
  expect(replacedBy(call.state, by)).toEqual(nameOf(of))
  for (const device of [by, of]) expect(viewOf(call.state, device)).toEqual({ phase: 'accepted' })
  expect(call.attempt({ author: by, body: { ...hangup, of: nameOf(of) } })).toBeNull()
  expect(partiesOf(call)).toEqual(after)
  expect(call.state).toMatchObject({ phase: 'accepted', caller: { userId: 'ada' } })
  expect(partiesOf(call)).toContain(call.state.caller.deviceId)
  expect(viewOf(call.state, of)).toMatchObject({ phase: 'ended', reason: 'moved', by: nameOf(by) })
  expect(replacedBy(call.state, by)).toBeUndefined()
})

it('one device of a person at a time takes the place of another', () => {
  const call = answered()
  call.attempt({ author: ben2, body: taking(ben1) })
  expect(call.attempt({ author: ben3, body: taking(ben1) })).toMatchObject({ code: 'answered-elsewhere' })
  expect(call.attempt({ author: ben3, body: taking(ben2) })).toMatchObject({ code: 'answered-elsewhere' })
  // Both people may move at once.
  expect(call.attempt({ author: ada2, body: taking(caller) })).toBeNull()
})

it('nobody takes the place of another person, joins a call that is not theirs, or hangs up for another', () => {
  const call = answered()
  expect(call.attempt({ author: stranger, body: taking(ben1) })).toMatchObject({ code: 'unknown-call' })
  expect(call.attempt({ author: ada2, body: taking(ben1) })).toMatchObject({ code: 'not-allowed' })
  expect(call.attempt({ author: ben1, body: taking(ben1) })).toMatchObject({ code: 'not-allowed' })
  expect(call.attempt({ author: ben2, body: taking(ben3) })).toMatchObject({ code: 'not-allowed' })
  expect(call.attempt({ author: ben1, body: { ...hangup, of: nameOf(caller) } })).toMatchObject({
    code: 'not-allowed',
  })
  expect(partiesOf(call)).toEqual(['ada-1', 'ben-1'])
})

it('a call that rings is answered, not moved', () => {
  const call = new ModelCall()
  expect(call.attempt({ author: ada2, body: taking(caller) })).toMatchObject({ code: 'not-allowed' })
  expect(call.state.phase).toBe('calling')
})

it('the device that would take the place may leave again, and the other goes on', () => {
  const call = answered()
  call.attempt({ author: ben2, body: taking(ben1) })
  call.attempt({ author: ben2, body: { type: 'hangup', reason: 'ice-failed' } })
  expect(partiesOf(call)).toEqual(['ada-1', 'ben-1'])
  expect(viewOf(call.state, ben2)).toMatchObject({ phase: 'ended', reason: 'completed' })
  expect(call.attempt({ author: ben3, body: taking(ben1) })).toBeNull()
})

it('the device whose place is taken may hang up first; the call goes on with the other', () => {
  const call = answered()
  call.attempt({ author: ben2, body: taking(ben1) })
  call.attempt({ author: ben1, body: hangup })
  expect(partiesOf(call)).toEqual(['ada-1', 'ben-2'])
  expect(call.attempt({ author: ben2, body: { ...hangup, of: nameOf(ben1) } })).toMatchObject({
    code: 'not-allowed',
  })
})

it('the other person hangs up with both', () => {
  const call = answered()
  call.attempt({ author: ben2, body: taking(ben1) })
  call.attempt({ author: caller, body: hangup })
  for (const device of [caller, ben1, ben2])
    expect(viewOf(call.state, device)).toMatchObject({ phase: 'ended', reason: 'completed' })
})
