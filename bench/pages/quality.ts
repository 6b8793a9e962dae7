import { openMedia } from './own-media.js'
import { play, record, takeSamples } from './recorder.js'
import * as person from './talking-person.js'
import * as screen from './text-screen.js'

/** What a page of the quality bench can be asked to do from outside, by name. */
const page = { openMedia, play, record, takeSamples, ...person, ...screen }
export type QualityPage = typeof page

Object.assign(window, { page })
