import { openChannel } from './channels.js'
import { expectEqual, expectRefusal } from './expect.js'
import type { Scenario } from './scenario.js'

const LONG = 'x'.repeat(65_536)

/** Options with which no channel can be created. */
const INVALID: readonly [what: string, init: object, label?: string][] = [
  ['both limits', { maxPacketLifeTime: 1, maxRetransmits: 1 }],
  ['retransmits below 0', { maxRetransmits: -1 }],
  ['retransmits that are no number', { maxRetransmits: Number.NaN }],
  ['retransmits above 65535', { maxRetransmits: 65_536 }],
  ['a lifetime below 0', { maxPacketLifeTime: -1 }],
  ['a lifetime above 65535', { maxPacketLifeTime: 65_536 }],
  ['an id below 0', { negotiated: true, id: -1 }],
  ['an id of 65535', { negotiated: true, id: 65_535 }],
  ['an id above 65535, though it is not used', { id: 65_536 }],
  ['no id where one is needed', { negotiated: true }],
  ['a long label', {}, LONG],
  ['a label that is long in UTF-8', {}, 'é'.repeat(32_768)],
  ['a long protocol', { protocol: LONG }],
]

/** What becomes of unusual options. */
const VALID: readonly [init: object | null, expected: Partial<RTCDataChannel>][] = [
  [
    null,
    {
      ordered: true,
      maxPacketLifeTime: null,
      maxRetransmits: null,
      protocol: '',
      negotiated: false,
      id: null,
    },
  ],
  [{ ordered: false }, { ordered: false }],
  [{ ordered: null }, { ordered: false }],
  [{ maxRetransmits: null }, { maxRetransmits: 0 }],
  [{ maxRetransmits: '7' }, { maxRetransmits: 7 }],
  [{ maxRetransmits: 1.7 }, { maxRetransmits: 1 }],
  [{ maxPacketLifeTime: 65_535 }, { maxPacketLifeTime: 65_535 }],
  [{ id: 5 }, { id: null }],
  [{ id: 65_535 }, { id: null }],
  [
    { negotiated: true, id: 65_534 },
    { negotiated: true, id: 65_534 },
  ],
]

export const CHANNEL_INITS: readonly Scenario[] = [
  {
    name: 'a channel that cannot be is refused',
    async run(stage) {
      const connection = stage.connection()
      for (const [what, init, label = 'files'] of INVALID) {
        await expectRefusal(() => connection.createDataChannel(label, init), 'TypeError', what)
      }
    },
  },
  {
    name: 'unusual values are converted as everywhere in the DOM',
    async run(stage) {
      const connection = stage.connection()
      for (const [init, expected] of VALID) {
        const channel = connection.createDataChannel('files', init as RTCDataChannelInit)
        for (const [name, value] of Object.entries(expected)) {
          expectEqual(Reflect.get(channel, name), value, `${name} of ${JSON.stringify(init)}`)
        }
      }
      expectEqual(connection.createDataChannel('\ud800').label, '\ufffd', 'label with half a character')
      expectEqual(connection.createDataChannel(5 as unknown as string).label, '5', 'label from a number')
    },
  },
  {
    name: 'a channel on a closed connection is refused for that, whatever else is wrong',
    async run(stage) {
      const connection = stage.connection()
      connection.close()
      const both = { maxPacketLifeTime: 1, maxRetransmits: 1 }
      await expectRefusal(
        () => connection.createDataChannel('files', both),
        'InvalidStateError',
        'both limits',
      )
      await expectRefusal(
        () => connection.createDataChannel('files', { negotiated: true }),
        'InvalidStateError',
        'no id',
      )
    },
  },
  {
    name: 'how a channel was made is the same at the other end',
    async run(stage) {
      const init = { ordered: false, maxRetransmits: 3, protocol: 'p' }
      const { near, far } = await openChannel(stage.pair(), init)
      for (const channel of [near, far]) {
        const { label, protocol, ordered, maxRetransmits, maxPacketLifeTime, negotiated } = channel
        expectEqual(
          [label, protocol, ordered, maxRetransmits, maxPacketLifeTime, negotiated],
          ['control', 'p', false, 3, null, false],
          'channel',
        )
      }
      expectEqual(near.id, far.id, 'id')
    },
  },
  {
    name: 'each end of a negotiated channel is as its own page made it',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const mine = caller.createDataChannel('mine', { negotiated: true, id: 2, ordered: false })
      const theirs = callee.createDataChannel('theirs', { negotiated: true, id: 2 })
      await openChannel([caller, callee])
      expectEqual([mine.label, theirs.label], ['mine', 'theirs'], 'labels')
      expectEqual([mine.ordered, theirs.ordered], [false, true], 'ordered')
    },
  },
]
