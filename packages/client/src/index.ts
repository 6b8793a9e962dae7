/**
 * The browser SDK: signaling, calls, sessions and media.
 * @module @ringdown/client
 */

export {
  type Address,
  type CallId,
  type DeviceId,
  type EndReason,
  type ErrorCode,
  isAddress,
  LIMITS,
  type LinkStatus,
  type MediaWanted,
  type MissedCall,
  nameProblem,
  type Party,
  type PeoplePage,
  type Person,
  type Problem,
  parseAddress,
  type Receipt,
  RingdownError,
  type RingPolicy,
  tidyName,
  type UserId,
  userOf,
  type WarmPolicy,
} from '@ringdown/protocol'
export type { AnswerOptions, Call, CallOptions } from './call/call.js'
export { type SpeedReceipts, speedReceipts } from './call/call-receipt.js'
export type { CallPhase, CallSnapshot, Participant, PeerConnection } from './call/call-snapshot.js'
export type { Outage, OutageCause } from './call/outage.js'
export { createRingdown } from './create-ringdown.js'
export { forgetGuest, type GuestOptions, guestToken } from './guest-token.js'
export { attachTracks } from './media/attach-tracks.js'
export { createLocalMedia } from './media/captured-media.js'
export type { DeviceList, Devices } from './media/devices.js'
export { createDeviceList } from './media/devices.js'
export type { LocalMedia, LocalMediaSnapshot, Source, SourceState } from './media/local-media.js'
export type { MediaProblem, MediaProblemCode } from './media/media-problem.js'
export type { PageStorage } from './page-storage.js'
export type {
  Listening,
  ListenOptions,
  PeopleWatch,
  Privacy,
  Ringdown,
  RingdownOptions,
  RingdownSnapshot,
} from './ringdown.js'
export type { Layout } from './session/layout.js'
export type { RemoteStream, RemoteStreams } from './session/remote-streams.js'
export type { PausedBy, PilotedSession, SessionPilot, Steer } from './session/session-pilot.js'
export type { ConnectionState } from './session/session-state.js'
export type { ConnectionProblem } from './signaling/problems.js'
export type { ConnectionSnapshot, ConnectionStatus } from './signaling/signaling.js'
export type { Watchable } from './store.js'
export type { TokenSource } from './token-source.js'
