/**
 * Puts the voice first when the network is bad, and says how good a connection is.
 * @module @ringdown/client/pilot
 */

export type { PictureChoice } from './picture-choice.js'
export { createPilot, type Pilot, type PilotOptions } from './pilot.js'
export type { Quality, QualityCause } from './quality.js'
export type { PictureFigures, QualityFigures } from './quality-figures.js'
