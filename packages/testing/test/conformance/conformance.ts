import { CANDIDATES } from './candidate-scenarios.js'
import { CHANNELS } from './channel-scenarios.js'
import { CLOSING } from './closing-scenarios.js'
import { CONFIGURATION } from './configuration-scenarios.js'
import { MEDIA } from './media-scenarios.js'
import { NEED } from './need-scenarios.js'
import type { Scenario } from './scenario.js'
import { SIGNALING } from './signaling-scenarios.js'

/** Everything the fake was compared with browsers on. The same scenarios run on Chromium and Firefox. */
export const CONFORMANCE: readonly Scenario[] = [
  ...SIGNALING,
  ...NEED,
  ...MEDIA,
  ...CANDIDATES,
  ...CHANNELS,
  ...CLOSING,
  ...CONFIGURATION,
]
