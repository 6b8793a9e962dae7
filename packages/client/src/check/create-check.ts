import { systemClock } from '@ringdown/protocol'
import { newDeviceId } from '../random-id.js'
import type { TokenSource } from '../ringdown.js'
import { measureArrival } from '../session/arrival.js'
import { SocketSignaling } from '../signaling/socket-signaling.js'
import { lookAt } from './camera-picture.js'
import type { Check } from './check.js'
import { ConnectionCheck } from './connection-check.js'
import { measureSound } from './sound-meter.js'
import { drawTestPicture } from './test-picture.js'

export interface CheckOptions {
  /** The server's URL; by default where the page came from. */
  readonly server?: string
  /** Who asks: as for `createRingdown`. */
  readonly token: string | TokenSource
}

/** Prepares a check of this browser, its devices, the server and the network. Nothing is opened before `run`. */
export function createCheck({ server, token }: CheckOptions): Check {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  const clock = systemClock
  return new ConnectionCheck({
    clock,
    isSecure: isSecureContext,
    PeerConnection: typeof RTCPeerConnection === 'function' ? RTCPeerConnection : null,
    mediaDevices: mediaDevices ?? null,
    listsSpeakers: listsSpeakers(),
    askReady: () => fetch(new URL('/readyz', server ?? location.href), { cache: 'no-store' }),
    connect() {
      // Of its own, so that the page's line and its calls notice nothing.
      const deviceId = newDeviceId()
      return new SocketSignaling({
        server,
        token: typeof token === 'string' ? () => Promise.resolve(token) : token,
        deviceId: () => Promise.resolve(deviceId),
        calls: () => [],
        clock,
      })
    },
    measureSound,
    look: track => lookAt(track, clock),
    drawPicture: () => drawTestPicture(clock),
    measureArrival,
  })
}

/** Firefox, which has a question of its own for that, lists only those that the person has chosen there. */
function listsSpeakers(): boolean {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  const asks = mediaDevices !== undefined && 'selectAudioOutput' in mediaDevices
  return 'setSinkId' in HTMLMediaElement.prototype && !asks
}
