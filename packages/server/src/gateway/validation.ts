import { type Problem, RingdownError } from '@ringdown/protocol'
import type { ZodType } from 'zod'

/**
 * Reads what a client sent.
 *
 * @throws {RingdownError} `bad-request`, naming the first field that is wrong.
 */
export function readRequest<Request>(schema: ZodType<Request>, sent: unknown): Request {
  const result = schema.safeParse(sent)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const field = issue && issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'The message'
  const problem: Problem = {
    code: 'bad-request',
    message: `${field} is invalid: ${issue?.message ?? 'it has the wrong shape'}.`,
  }
  throw new RingdownError(problem)
}
