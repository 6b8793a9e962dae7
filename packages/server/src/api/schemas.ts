import * as z from 'zod'

/*
 * What several routes read and answer.
 */

/** A time, in milliseconds since the epoch. */
export const time = z.int().min(0)

/** What something is called, in somebody's own words. */
export const label = z.string().trim().min(1).max(100)
