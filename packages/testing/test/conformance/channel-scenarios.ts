import { countEvents, expectEqual, expectRefusal, pause, until } from './expect.js'
import { negotiate, trickle } from './handshake.js'
import type { Scenario } from './scenario.js'

export const CHANNELS: readonly Scenario[] = [
  {
    name: 'a negotiated channel needs an id that is free',
    async run(stage) {
      const connection = stage.connection()
      const make = (init: RTCDataChannelInit) => () => connection.createDataChannel('control', init)
      await expectRefusal(make({ negotiated: true }), 'TypeError', 'no id')
      await expectRefusal(make({ negotiated: true, id: 65535 }), 'TypeError', 'an id too high')
      const channel = connection.createDataChannel('control', { negotiated: true, id: 0 })
      expectEqual(channel.id, 0, 'id')
      await expectRefusal(make({ negotiated: true, id: 0 }), 'OperationError', 'an id that is taken')
    },
  },
  {
    name: 'sending before the channel is open is refused',
    async run(stage) {
      const connection = stage.connection()
      const channel = connection.createDataChannel('control', { negotiated: true, id: 0 })
      expectEqual(channel.readyState, 'connecting', 'state')
      await expectRefusal(() => channel.send('early'), 'InvalidStateError', 'send')
    },
  },
  {
    name: 'a channel closed at one end closes at the other',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => channels.every(channel => channel.readyState === 'open'), 'open')
      channels[0]?.close()
      await until(() => channels.every(channel => channel.readyState === 'closed'), 'closed')
    },
  },
  {
    name: 'sending on a channel that is closing or closed is refused',
    differs: { firefox: 'takes the message, and forgets it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => channels.every(channel => channel.readyState === 'open'), 'open')
      channels[0]?.close()
      expectEqual(channels[0]?.readyState, 'closing', 'state')
      await expectRefusal(() => channels[0]?.send('late'), 'InvalidStateError', 'send while closing')
      await until(() => channels[1]?.readyState === 'closed', 'closed')
      await expectRefusal(() => channels[1]?.send('late'), 'InvalidStateError', 'send after the end')
    },
  },
  {
    name: 'a channel that is not negotiated is announced to the other end',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const own = caller.createDataChannel('files')
      const labels: string[] = []
      callee.addEventListener('datachannel', ({ channel }) => labels.push(channel.label))
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => own.readyState === 'open' && labels.length > 0, 'open and announced')
      expectEqual(labels, ['files'], 'labels')
      expectEqual(typeof own.id, 'number', 'id')
    },
  },
  {
    name: 'a negotiated channel is not announced',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      const announced = countEvents(callee, 'datachannel')
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => channels.every(channel => channel.readyState === 'open'), 'open')
      await pause()
      expectEqual(announced(), 0, 'announcements')
    },
  },
]
