import * as bareHost from './bare-host.js'
import * as barePair from './bare-pair.js'
import * as person from './person.js'
import * as relay from './relay-client.js'

/** What a bench page can be asked to do from outside, by name. */
export const page = { ...bareHost, ...barePair, ...person, ...relay }
export type Page = typeof page

Object.assign(window, { page })
