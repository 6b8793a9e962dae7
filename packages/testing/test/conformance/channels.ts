import { present, until } from './expect.js'
import { connect } from './handshake.js'

interface OpenChannel {
  /** The end that offered and, unless both created the channel, created it. */
  readonly caller: RTCPeerConnection
  readonly callee: RTCPeerConnection
  readonly near: RTCDataChannel
  readonly far: RTCDataChannel
}

/** A channel that both ends made. */
export const NEGOTIATED = { negotiated: true, id: 0 } as const

/** Connects two ends and opens a channel between them. */
export async function openChannel(
  [caller, callee]: readonly [RTCPeerConnection, RTCPeerConnection],
  init: RTCDataChannelInit = NEGOTIATED,
): Promise<OpenChannel> {
  const near = caller.createDataChannel('control', init)
  let far = init.negotiated ? callee.createDataChannel('control', init) : null
  if (!far) {
    callee.addEventListener('datachannel', ({ channel }) => {
      far = channel
    })
  }
  await connect(caller, callee)
  await until(() => near.readyState === 'open' && far?.readyState === 'open', 'the channel open')
  return { caller, callee, near, far: present(far, 'a channel at the other end') }
}

/** Collects what a channel receives. */
export function received(channel: RTCDataChannel): unknown[] {
  const messages: unknown[] = []
  channel.addEventListener('message', ({ data }) => messages.push(data))
  return messages
}

export const CHANNEL_EVENTS = ['open', 'message', 'closing', 'error', 'close'] as const
