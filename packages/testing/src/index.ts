/**
 * Fakes for testing calls without a browser.
 * @module @ringdown/testing
 */

export { FaultyLink, type FaultyLinkOptions } from './faulty-link.js'
export { JumpingClock } from './jumping-clock.js'
export { ManualClock } from './manual-clock.js'
export {
  type CaptureFailure,
  type CaptureKind,
  type DefaultListing,
  type FakeDevice,
  FakeMediaDevices,
} from './media/fake-media-devices.js'
export { FakeMediaStream } from './media/fake-media-stream.js'
export { FakeMediaStreamTrack, type FakeTrackOptions } from './media/fake-track.js'
export {
  FakeNetwork,
  type FakeNetworkOptions,
  type RecordedConnection,
} from './peer-connection/fake-network.js'
export type { RecordedCall } from './peer-connection/fake-peer-connection.js'
export { seededRandom } from './seeded-random.js'
export { settle } from './turns.js'
