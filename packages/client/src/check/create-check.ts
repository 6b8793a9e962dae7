import { steadyClock } from '@ringdown/protocol'
import { browserDevices } from '../media/device-access.js'
import { newDeviceId } from '../random-id.js'
import { serverUrl } from '../server-url.js'
import { measureArrival } from '../session/arrival.js'
import { SocketSignaling } from '../signaling/socket-signaling.js'
import type { TokenSource } from '../token-source.js'
import { lookAt } from './camera-picture.js'
import type { Check } from './check.js'
import { ConnectionCheck } from './connection-check.js'
import { measureSound } from './sound-meter.js'
import { drawTestPicture } from './test-picture.js'

/** What a check needs to know: the server, and who is asking. */
export interface CheckOptions {
  /** The server's URL; defaults to the page's origin. */
  readonly server?: string
  /** The identity to check with, as in `createRingdown`. */
  readonly token: string | TokenSource
}

/** Prepares a check of this browser, its devices, the server and the network. Nothing opens before `run`. */
export function createCheck({ server, token }: CheckOptions): Check {
  const clock = steadyClock
  return new ConnectionCheck({
    clock,
    isSecure: isSecureContext,
    PeerConnection: typeof RTCPeerConnection === 'function' ? RTCPeerConnection : null,
    mediaDevices: browserDevices() ?? null,
    listsSpeakers: listsSpeakers(),
    askReady: () => fetch(serverUrl(server, '/readyz'), { cache: 'no-store' }),
    connect() {
      // A connection of its own, so that the page's connection and calls are not affected.
      const deviceId = newDeviceId()
      let connections = 0
      return new SocketSignaling({
        server,
        token: typeof token === 'string' ? () => Promise.resolve(token) : token,
        deviceId: () => Promise.resolve(deviceId),
        nextConnection() {
          connections += 1
          return connections
        },
        calls: () => [],
        hasCalls: () => false,
        clock,
        log: () => {},
      })
    },
    measureSound,
    look: track => lookAt(track, clock),
    drawPicture: () => drawTestPicture(clock),
    measureArrival,
  })
}

/** Firefox asks the person separately about speakers, and lists only those they have chosen. */
function listsSpeakers(): boolean {
  const asks = 'selectAudioOutput' in (browserDevices() ?? {})
  return 'setSinkId' in HTMLMediaElement.prototype && !asks
}
