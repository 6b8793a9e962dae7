import * as z from 'zod'
import { isAddress } from '../address.js'
import { guestRequestSchema } from '../schemas.js'
import { INVITED_ROLES, ROLES } from './roles.js'

/** The fields that several shapes have. */

export const name = guestRequestSchema.shape.name
export const role = z.enum(ROLES)
export const invitedRole = z.enum(INVITED_ROLES)
export const id = z.string().min(1).max(128)
/** Milliseconds since the epoch, by the server's clock. */
export const time = z.number()
/** The name of a line, as in its address. */
const line = z.string().refine(value => isAddress(`line:${value}`), 'must be the name of a line')
export const lines = z.array(line).max(64)
/** What stands in the fragment of a setup link, an invitation or a device link. */
export const secret = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/, 'must be the part of the link after the "#"')
