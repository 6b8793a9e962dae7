import { expect, it } from 'vitest'
import { type Dispatching, dispatcher } from '../src/gateway/dispatch.js'
import { requestHandlers } from '../src/gateway/requests.js'
import { newCallId } from './sockets.js'

/** What a request makes a server do, of a device that is connected or is not any more. */
async function doneFor(event: string, request: object, isConnected: boolean): Promise<readonly string[]> {
  const done: string[] = []
  const part = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, method) => () => {
          done.push(`${name}.${String(method)}`)
          return Promise.resolve({ reply: {}, waiting: { calls: [] } })
        },
      },
    )
  const parts = new Proxy({}, { get: (_, name) => part(String(name)) })
  const party = { userId: 'ada', deviceId: 'd', name: 'Ada' }
  const actor = { kind: 'person', access: 'open', ...party, role: 'member', lines: [] }
  let answered: Promise<void> = Promise.resolve()
  const connection = {
    ...{ party, actor, userId: 'ada', isConnected, listening: [], network: '192.0.2.1' },
    ...{ spend: () => 0, reply() {}, write() {}, listen() {}, setJoining: () => false },
    enqueue(task: () => Promise<void>) {
      answered = task()
      return true
    },
  }
  const options = {
    handlers: requestHandlers(parts as never),
    messages: { take: () => null },
    logger: { error: (error: unknown) => void done.push(`failed: ${JSON.stringify(error)}`), debug() {} },
    refusals: { refused: (_: string, code: string) => void done.push(code) },
    onFlood() {},
    onRefused() {},
    lateReplies: { add() {} },
  } as unknown as Dispatching
  dispatcher(connection as never, options)([event, request, 1])
  await answered
  return done
}

it('what would last as long as its connection is not taken up once that is over; what was said is', async () => {
  const lasting = [
    ['watch', {}, 'watches.watch'],
    ['listen', { address: 'user:ada' }, 'devices.listeningChanged'],
    ['ring-policy', { from: 'contacts' }, 'ringPolicies.set'],
  ] as const
  for (const [event, request, does] of lasting) {
    expect(await doneFor(event, request, true)).toContain(does)
    expect(await doneFor(event, request, false)).toEqual([])
  }
  const draft = { type: 'hangup', reason: 'completed', entryId: 'e' }
  expect(await doneFor('append', { callId: newCallId(), draft }, false)).toContain('sequencer.append')
})
