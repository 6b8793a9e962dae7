import { expectEqual, expectRefusal } from './expect.js'
import type { Scenario } from './scenario.js'

export const CONFIGURATION: readonly Scenario[] = [
  {
    name: 'an ICE server that cannot be one is refused',
    async run(stage) {
      const withServer = (server: RTCIceServer) => () => stage.connection({ iceServers: [server] })
      await expectRefusal(withServer({ urls: 'http://stun.example' }), 'SyntaxError', 'http URL')
      await expectRefusal(withServer({ urls: 'stun:' }), 'SyntaxError', 'no host')
      await expectRefusal(withServer({ urls: [] }), 'SyntaxError', 'no URL')
    },
  },
  {
    name: 'a TURN server without credentials is refused',
    async run(stage) {
      const bare = { iceServers: [{ urls: 'turn:turn.example' }] }
      await expectRefusal(() => stage.connection(bare), 'InvalidAccessError', 'constructor')
      const empty = { iceServers: [{ urls: 'turn:turn.example', username: '', credential: '' }] }
      await expectRefusal(() => stage.connection(empty), 'InvalidAccessError', 'empty credentials')
      const connection = stage.connection()
      await expectRefusal(() => connection.setConfiguration(bare), 'InvalidAccessError', 'setConfiguration')
    },
  },
  {
    name: 'the transport policy can be changed, the bundle policy cannot',
    async run(stage) {
      const connection = stage.connection()
      connection.setConfiguration({ iceTransportPolicy: 'relay' })
      expectEqual(connection.getConfiguration().iceTransportPolicy, 'relay', 'policy')
      await expectRefusal(
        () => connection.setConfiguration({ bundlePolicy: 'max-bundle' }),
        'InvalidModificationError',
        'bundle policy',
      )
    },
  },
]
