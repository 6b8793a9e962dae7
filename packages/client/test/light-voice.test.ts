import { FakeMediaStream } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lightenVoice } from '../src/pilot/light-voice.js'
import type { Layout } from '../src/session/layout.js'
import type { SessionPilot } from '../src/session/session-pilot.js'
import { connect, createPair } from './session-pair.js'

const LEVEL = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid'
const COUNTED = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'

function createLayout(hasApi: boolean) {
  const transceiver = () => {
    let extensions = [LEVEL, COUNTED, MID].map(uri => ({ uri, direction: 'sendrecv' }))
    const api = {
      getHeaderExtensionsToNegotiate: () => extensions,
      setHeaderExtensionsToNegotiate: (next: typeof extensions) => {
        extensions = next
      },
    }
    return { ...(hasApi ? api : {}), counted: () => extensions.map(({ direction }) => direction) }
  }
  return {
    microphone: transceiver(),
    camera: transceiver(),
    screen: transceiver(),
    'screen-audio': transceiver(),
  }
}

describe('a light voice', () => {
  beforeEach(() => void vi.stubGlobal('MediaStream', FakeMediaStream))
  afterEach(() => void vi.unstubAllGlobals())

  it('is not counted by the browser’s estimate, and the picture is; what finds its m-line stays negotiated', () => {
    const layout = createLayout(true)
    lightenVoice(layout as unknown as Layout)
    for (const purpose of ['microphone', 'screen-audio'] as const)
      expect(layout[purpose].counted()).toEqual(['stopped', 'stopped', 'sendrecv'])
    for (const purpose of ['camera', 'screen'] as const)
      expect(layout[purpose].counted()).toEqual(['sendrecv', 'sendrecv', 'sendrecv'])
  })

  it('is left as it is by a browser that cannot', () => {
    const layout = createLayout(false)
    lightenVoice(layout as unknown as Layout)
    expect(layout.microphone.counted()).toEqual(['sendrecv', 'sendrecv', 'sendrecv'])
  })

  it('is prepared at both ends, once, before their first descriptions', async () => {
    const prepared: unknown[] = []
    const pilot: SessionPilot = ({ microphone }) => {
      prepared.push(microphone.mid === null || microphone.currentDirection)
      return () => () => {}
    }
    await connect(createPair({ pilots: { caller: pilot, callee: pilot } }))
    expect(prepared).toEqual([true, null])
  })
})
