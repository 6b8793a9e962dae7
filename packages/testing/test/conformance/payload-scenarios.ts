import { NEGOTIATED, openChannel, received } from './channels.js'
import { countEvents, expectEqual, expectRefusal, expectTrue, until } from './expect.js'
import type { Scenario } from './scenario.js'

/** A message as text, so that lists of them can be compared. */
function show(message: unknown): string {
  if (message instanceof ArrayBuffer) return `buffer ${[...new Uint8Array(message)].join('.')}`
  if (message instanceof Blob) return `blob of ${message.size}`
  return typeof message === 'string' ? `text ${message}` : Object.prototype.toString.call(message)
}

export const PAYLOADS: readonly Scenario[] = [
  {
    name: 'bytes arrive as buffers of their own, as they were when they were sent',
    async run(stage) {
      const { near, far } = await openChannel(stage.pair())
      const messages = received(far)
      const bytes = new Uint8Array([1, 2, 3, 4])
      near.send(bytes)
      bytes[0] = 9
      near.send(bytes.subarray(1, 3))
      near.send(bytes.buffer)
      near.send(new DataView(bytes.buffer, 2))
      near.send(new ArrayBuffer(0))
      bytes.fill(0)
      await until(() => messages.length === 5, 'all messages')
      expectEqual(
        messages.map(show),
        ['buffer 1.2.3.4', 'buffer 2.3', 'buffer 9.2.3.4', 'buffer 3.4', 'buffer '],
        'messages',
      )
      expectTrue(messages[2] !== bytes.buffer, 'another buffer than the one that was sent')
    },
  },
  {
    name: 'text arrives without halves of characters, and what is neither text nor bytes as its text',
    async run(stage) {
      const { near, far } = await openChannel(stage.pair())
      const messages = received(far)
      for (const data of ['', 'x\ud800y', '\ufeffé', 12, null]) near.send(data as unknown as string)
      await until(() => messages.length === 5, 'all messages')
      expectEqual(messages, ['', 'x\ufffdy', '\ufeffé', '12', 'null'], 'messages')
    },
  },
  {
    name: 'binaryType decides on arrival what bytes become, and takes no other value',
    async run(stage) {
      const { near, far } = await openChannel(stage.pair())
      const messages = received(far)
      expectEqual(far.binaryType, 'arraybuffer', 'binaryType at first')
      far.addEventListener('message', () => {
        far.binaryType = 'blob'
      })
      near.send(new Uint8Array([1, 2]))
      near.send(new Uint8Array([1, 2]))
      near.send('text')
      await until(() => messages.length === 3, 'all messages')
      expectEqual(messages.map(show), ['buffer 1.2', 'blob of 2', 'text text'], 'messages')
      far.binaryType = 'smell' as BinaryType
      expectEqual(far.binaryType, 'blob', 'binaryType that was set to nonsense')
    },
  },
  {
    name: 'a Blob is sent as its bytes, and counts at once',
    async run(stage) {
      const { near, far } = await openChannel(stage.pair())
      const messages = received(far)
      near.send(new Blob(['ab']))
      expectEqual(near.bufferedAmount, 2, 'bufferedAmount')
      await until(() => messages.length === 1, 'the message')
      expectEqual(messages.map(show), ['buffer 97.98'], 'messages')
      await until(() => near.bufferedAmount === 0, 'nothing buffered')
    },
  },
  {
    name: 'what is sent after a Blob does not wait for it',
    differs: { firefox: 'keeps the order' },
    async run(stage) {
      const { near, far } = await openChannel(stage.pair())
      const messages = received(far)
      near.send(new Blob(['ab']))
      near.send('after')
      await until(() => messages.length === 2, 'both messages')
      expectEqual(messages.map(show), ['text after', 'buffer 97.98'], 'messages')
    },
  },
  {
    name: 'bufferedAmount counts bytes at once; what falls to the threshold is told',
    async run(stage) {
      const { near } = await openChannel(stage.pair())
      const low = countEvents(near, 'bufferedamountlow')
      near.bufferedAmountLowThreshold = 5
      near.send('héllo')
      near.send(new Uint8Array(10))
      expectEqual(near.bufferedAmount, 16, 'bufferedAmount')
      await Promise.resolve()
      expectEqual([near.bufferedAmount, low()], [16, 0], 'bufferedAmount before a task, and events')
      await until(() => near.bufferedAmount === 0, 'nothing buffered')
      await until(() => low() > 0, 'bufferedamountlow')
      expectEqual(low(), 1, 'events')
    },
  },
  {
    name: 'a message of more than 256 KiB is refused, and the channel stays open',
    differs: { firefox: 'takes up to a gigabyte' },
    async run(stage) {
      const { caller, near } = await openChannel(stage.pair())
      expectEqual(caller.sctp?.maxMessageSize, 262_144, 'maxMessageSize')
      near.send('x'.repeat(262_144))
      await expectRefusal(() => near.send('x'.repeat(262_145)), 'TypeError', 'text')
      await expectRefusal(() => near.send('é'.repeat(131_073)), 'TypeError', 'text of two bytes each')
      await expectRefusal(() => near.send(new Uint8Array(262_145)), 'TypeError', 'bytes')
      expectEqual(near.readyState, 'open', 'state')
    },
  },
  {
    name: 'more than 16 MiB waiting to be sent is refused, and the channel stays open',
    differs: { firefox: 'takes it' },
    async run(stage) {
      const { near } = await openChannel(stage.pair(), NEGOTIATED)
      const message = new Uint8Array(262_144)
      for (let sent = 0; sent < 64; sent += 1) near.send(message)
      await expectRefusal(() => near.send(message), 'OperationError', 'the 65th')
      expectEqual(near.readyState, 'open', 'state')
    },
  },
]
