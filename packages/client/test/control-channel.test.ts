import { type ControlBody, LIMITS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { ControlChannel } from '../src/session/control-channel.js'

/** A channel in a state of the test's choice, and what was done with it. */
function createRig(readyState: RTCDataChannelState = 'open') {
  const sent: string[] = []
  const heard: string[] = []
  const channel = {
    readyState,
    onopen: null as (() => void) | null,
    onclose: null as (() => void) | null,
    onmessage: null as ((event: { data: unknown }) => void) | null,
    // Firefox drops what is sent on a channel that is closing; Chromium throws.
    send: (text: string): void => void sent.push(text),
    close: (): void => {
      channel.readyState = 'closing'
    },
  }
  const connection = { createDataChannel: () => channel } as unknown as RTCPeerConnection
  const control = new ControlChannel(connection, new ManualClock(), {
    onOpen: () => heard.push('open'),
    onClose: () => heard.push('closed'),
    onMessage: ({ type }) => heard.push(type),
  })
  const finish = () => {
    channel.readyState = 'closed'
    channel.onclose?.()
  }
  const receive = (data: unknown) => channel.onmessage?.({ data })
  return { channel, control, sent, heard, finish, receive }
}

const leaving: ControlBody = { type: 'leaving' }
/** A message that is this long as text. */
const messageOf = (length: number): ControlBody => ({
  type: 'call-key',
  key: 'k'.repeat(length - JSON.stringify({ type: 'call-key', key: '' }).length),
})

describe('the control channel', () => {
  it('says when it is open and when the peer’s end is gone', () => {
    const { channel, heard, finish } = createRig('connecting')
    channel.onopen?.()
    finish()
    expect(heard).toEqual(['open', 'closed'])
  })

  it.each(['connecting', 'closing', 'closed'] as const)('carries nothing while it is %s', state => {
    const { control, sent } = createRig(state)
    expect([control.send(leaving), sent]).toEqual([false, []])
  })

  it('carries a message that a peer reads, and none that is larger', () => {
    const { control, sent } = createRig()
    expect(control.send(messageOf(LIMITS.frameBytes))).toBe(true)
    expect(control.send(messageOf(LIMITS.frameBytes + 1))).toBe(false)
    expect(sent).toEqual([JSON.stringify(messageOf(LIMITS.frameBytes))])
  })

  it('says so when its buffer is full', () => {
    const { channel, control } = createRig()
    channel.send = () => {
      throw new DOMException('RTCDataChannel send queue is full', 'OperationError')
    }
    expect(control.send(leaving)).toBe(false)
  })

  it('passes on what can be read', () => {
    const { heard, receive } = createRig()
    for (const data of ['{"type":"accept"}', 'nonsense', '{"type":"leaving"}']) receive(data)
    expect(heard).toEqual(['accept', 'leaving'])
  })

  it.each([
    ['text', 'x'.repeat(60_000)],
    ['bytes, which are no message of any length', new ArrayBuffer(8)],
  ])('closes on a peer that sends too much %s', (_, data) => {
    const { channel, heard, receive, finish } = createRig()
    receive(data)
    expect(channel.readyState).toBe('open')
    receive(data)
    expect(channel.readyState).toBe('closing')
    receive('{"type":"leaving"}')
    finish()
    expect(heard).toEqual([])
  })
})

describe('a control channel that this side closes', () => {
  it('tells when all is sent, and hears nothing more', () => {
    const { channel, control, heard, receive, finish } = createRig()
    let closed = 0
    expect(control.close(() => closed++)).toBe(true)
    expect([channel.readyState, closed]).toEqual(['closing', 0])
    channel.onopen?.()
    receive('{"type":"leaving"}')
    finish()
    expect([closed, heard]).toEqual([1, []])
  })

  it.each(['connecting', 'closing', 'closed'] as const)('has nothing to wait for if it is %s', state => {
    const { control, finish } = createRig(state)
    let closed = 0
    expect(control.close(() => closed++)).toBe(false)
    finish()
    expect(closed).toBe(0)
  })
})
