import { type Cancel, type Clock, TIMERS } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { sharpen } from './first-picture.js'
import type { Layout } from './layout.js'
import type { RemoteStreams } from './remote-streams.js'

/** For the sake of the voice, or because somebody wants none. */
export type PausedBy = 'network' | 'choice'

/** A connected session, as far as whatever steers its senders may see and change it. */
export interface PilotedSession {
  readonly clock: Clock
  readonly isOfferer: boolean
  readonly media: LocalMedia
  /** What has arrived of the peer. */
  remote(): RemoteStreams
  /** The browser's statistics of the connection. */
  getStats(): Promise<RTCStatsReport>
  /** Makes an offer, if none is under way: codec preferences count from the next description on. */
  negotiate(): void
  /**
   * Opens a data channel that may lose and reorder messages, and that the peer's pilot opens by the same number (RFC 8832
   * §4, negotiated out of band). A peer without a pilot answers nothing on it.
   */
  openChannel(id: number): RTCDataChannel
  /** Tells the peer that the camera's picture is not sent although the camera is on, and why; `null` if it is. */
  pauseCamera(by: PausedBy | null): void
}

/**
 * Steers what a session's senders do. It prepares their layout before the session's first description is made, and steers from the
 * moment the session has connected with media allowed.
 */
export type SessionPilot = (layout: Layout) => Steer

/** Steers a connected session's senders. @returns its end. */
export type Steer = (session: PilotedSession) => Cancel

/** Where there is no pilot: once pictures have been flowing for a moment, sends the camera's full one. */
export const sharpenLater: SessionPilot =
  ({ camera }) =>
  ({ clock }) =>
    clock.after(TIMERS.sharpen, () => sharpen(camera.sender))
