export { ManualClock } from './manual-clock.js'
export { settle } from './turns.js'
