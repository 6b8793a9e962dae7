/**
 * What the server remembers for a person, the same on all their devices: their calls, and what they have chosen.
 * @module @ringdown/client/remembered
 */

export type {
  CallQuality,
  ChoiceRequest,
  Choices,
  HistoryChange,
  HistoryItem,
  HistoryPage,
  NamedUser,
  Preferences,
} from '@ringdown/protocol'
export { createRemembered, type Remembered } from './remembered.js'
