import * as recorder from './recorder.js'
import * as person from './talking-person.js'

/** What a page of the quality bench can be asked to do from outside, by name. */
const page = { ...recorder, ...person }
export type QualityPage = typeof page

Object.assign(window, { page })
