import type { Moving } from '@ringdown/client/moving'
import { Observable } from '../phone/observable.js'

/** A server that moves no calls. */
export const NO_MOVING: Moving = {
  elsewhere: new Observable(null),
  move: () => Promise.reject(new Error('This server moves no calls.')),
}
