import type { CallState, Desk, DeskNote, Device, Party, QueueNews } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { LineWatch } from '../src/lines/line-watch.js'
import { Queue } from '../src/lines/queue.js'
import type { NodeNumber } from '../src/nodes/nodes.js'
import { SingleNode } from '../src/nodes/single-node.js'

const START = 1_700_000_000_000
const LOOK = 4_000

function waiting(callId: string): CallState {
  const caller: Party = { userId: callId, deviceId: 'd', name: callId }
  const visit = { since: START, arrivedAt: START }
  return {
    ...{ callId, caller, address: 'line:desk', media: { audio: true, video: true }, rang: [], visit },
    ...{ phase: 'calling', warm: null, parties: [caller], left: [], version: 1, closedSession: 0 },
  }
}

/** One process, with what all of them share. */
function setUp({ nodes = 2, here = ['ann'], hasStaff = true }: Partial<Setting> = {}) {
  const clock = new ManualClock(START)
  const single = new SingleNode()
  const sent: NodeNumber[][] = []
  let hint: (line: string) => void = () => {}
  const shared = { calls: [] as CallState[], notes: [] as DeskNote[], reads: 0 }
  const heard = { callers: [] as QueueNews[], staff: [] as Desk[] }
  const present = new Set(here)
  const errors: unknown[] = []
  const watch = new LineWatch({
    clock,
    lookMs: nodes === 1 ? null : LOOK,
    nodes: Object.assign(single, {
      all: Array.from({ length: nodes }, (_, node) => node),
      send: (to: Iterable<NodeNumber>) => void sent.push([...to]),
      receive: (_kind: string, take: (said: { line: string }, from: NodeNumber) => void) => {
        hint = line => take({ line }, 1)
      },
    }),
    async queue() {
      shared.reads += 1
      return new Queue(shared.calls, [], clock.now())
    },
    async desk(line, { waiting: calls }) {
      const described = calls.map(({ call }) => ({
        callId: call.callId,
        waitedMs: clock.now(),
        notes: shared.notes,
      }))
      return { line, readAt: clock.now(), title: line, calls: described, requests: [], lines: [] }
    },
    tellCaller({ userId }: Device, news) {
      if (present.has(userId)) heard.callers.push(news)
      return present.has(userId)
    },
    hasStaff: () => hasStaff,
    tellStaff: desk => void heard.staff.push(desk),
    nodesOf: async (_line, callers) => new Set(callers.map((_, index) => index + 1)),
    onError: error => void errors.push(error),
  })
  return { watch, clock, shared, heard, sent, errors, present, hint: (line: string) => hint(line) }
}

interface Setting {
  readonly nodes: number
  /** Whose devices are connected to this process. */
  readonly here: readonly string[]
  readonly hasStaff: boolean
}

describe('what a process tells of a line', () => {
  it('is told to those who are here, and hinted to the processes that have the others', async () => {
    const { watch, clock, shared, heard, sent } = setUp()
    shared.calls = [waiting('bob'), waiting('ann')]
    watch.changed('desk')
    await clock.advance(0)
    expect(heard.callers).toEqual([{ callId: 'ann', place: 2 }])
    expect(heard.staff).toHaveLength(1)
    expect(sent).toEqual([[1, 2]])
    shared.calls = [waiting('ann')]
    watch.changed('desk')
    await clock.advance(0)
    expect(heard.callers.at(-1)).toEqual({ callId: 'ann', place: 1 })
  })

  it('is told again only if it is something else, when nothing is known to have changed', async () => {
    const { watch, clock, shared, heard } = setUp()
    shared.calls = [waiting('ann')]
    watch.changed('desk')
    await clock.advance(3 * LOOK)
    expect([heard.callers.length, heard.staff.length]).toEqual([1, 1])
    shared.calls = [waiting('bob'), waiting('ann')]
    await clock.advance(LOOK)
    expect([heard.callers.at(-1)?.place, heard.staff.at(-1)?.calls.length]).toEqual([2, 2])
    shared.notes = [{ author: 'Bea', words: 'Called twice', ageMs: 0 }]
    await clock.advance(LOOK)
    expect(heard.staff).toHaveLength(3)
  })

  it('costs nothing where nobody is concerned', async () => {
    const { watch, clock, shared, hint } = setUp({ here: [], hasStaff: false })
    shared.calls = [waiting('bob')]
    hint('desk')
    await clock.advance(10 * LOOK)
    expect(shared.reads).toBe(0)
    watch.changed('desk')
    await clock.advance(10 * LOOK)
    expect(shared.reads).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('is looked at when another process has changed it, for those who are here', async () => {
    const { watch, clock, shared, heard, hint } = setUp({ hasStaff: false })
    shared.calls = [waiting('bob'), waiting('ann')]
    watch.deviceArrived({ userId: 'ann', deviceId: 'd' }, shared.calls)
    await clock.advance(0)
    expect(heard.callers).toEqual([{ callId: 'ann', place: 2 }])
    shared.calls = [waiting('ann')]
    hint('desk')
    await clock.advance(0)
    expect(heard.callers.at(-1)).toEqual({ callId: 'ann', place: 1 })
    // Another page of hers: it has heard nothing yet.
    watch.deviceArrived({ userId: 'ann', deviceId: 'd' }, shared.calls)
    await clock.advance(0)
    expect(heard.callers).toHaveLength(3)
  })

  it('is looked at for staff who began to listen, and who were told nothing since', async () => {
    const { watch, clock, shared, heard } = setUp()
    watch.listens('line:desk')
    shared.calls = [waiting('bob')]
    await clock.advance(LOOK)
    expect(heard.staff.at(-1)?.calls).toHaveLength(1)
  })

  it('takes what changes while it reads for news, also where there is one process', async () => {
    const { watch, clock, shared, heard, sent } = setUp({ nodes: 1 })
    shared.calls = [waiting('ann')]
    watch.deviceArrived({ userId: 'ann', deviceId: 'd' }, shared.calls)
    shared.calls = [waiting('bob'), waiting('ann')]
    watch.changed('desk')
    await clock.advance(0)
    expect(heard.staff.at(-1)?.calls).toHaveLength(2)
    expect(sent).toEqual([])
    watch.close()
    expect(clock.pending).toBe(0)
    watch.changed('desk')
    await clock.advance(LOOK)
    expect(clock.pending).toBe(0)
  })
})
