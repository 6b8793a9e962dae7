import * as z from 'zod'
import { isAddress } from './address.js'
import type { CompletionRequest } from './completions.js'
import { LIMITS } from './limits.js'

/** The id of a user. */
export const userIdSchema = z
  .string()
  .refine(value => isAddress(`user:${value}`), 'must be 1 to 128 letters, digits or any of "_.:@|-"')

/** Somebody, under the name by which they are shown. */
export const namedUserShape = {
  userId: userIdSchema,
  name: z.string().min(1).max(LIMITS.nameLength),
} as const

/** A `CompletionRequest`. */
export const completionRequestSchema = z.strictObject({
  person: z.strictObject({ ...namedUserShape, wanted: z.boolean() }).exactOptional(),
}) satisfies z.ZodType<CompletionRequest>
