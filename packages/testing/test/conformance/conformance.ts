import { ADDED_TRACKS } from './added-track-scenarios.js'
import { CANDIDATES } from './candidate-scenarios.js'
import { CHANNEL_INITS } from './channel-init-scenarios.js'
import { CHANNEL_LIFE } from './channel-life-scenarios.js'
import { CHANNELS } from './channel-scenarios.js'
import { CLOSING } from './closing-scenarios.js'
import { CONFIGURATION } from './configuration-scenarios.js'
import { DESCRIPTIONS } from './description-scenarios.js'
import { MEDIA } from './media-scenarios.js'
import { NEED } from './need-scenarios.js'
import { PATHS } from './path-scenarios.js'
import { PAYLOADS } from './payload-scenarios.js'
import { ROLLBACKS } from './rollback-scenarios.js'
import type { Scenario } from './scenario.js'
import { SIGNALING } from './signaling-scenarios.js'
import { STALE } from './stale-scenarios.js'
import { TRACK_EVENTS } from './track-event-scenarios.js'
import { WITHDRAWN_GATHERING } from './withdrawn-gathering-scenarios.js'

/** Everything on which the fake was compared with browsers. The same scenarios run in Chromium and Firefox. */
export const CONFORMANCE: readonly Scenario[] = [
  ...SIGNALING,
  ...DESCRIPTIONS,
  ...STALE,
  ...ROLLBACKS,
  ...WITHDRAWN_GATHERING,
  ...NEED,
  ...MEDIA,
  ...ADDED_TRACKS,
  ...TRACK_EVENTS,
  ...CANDIDATES,
  ...PATHS,
  ...CHANNELS,
  ...CHANNEL_INITS,
  ...CHANNEL_LIFE,
  ...PAYLOADS,
  ...CLOSING,
  ...CONFIGURATION,
]
