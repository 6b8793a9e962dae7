import { type Problem, RingdownError } from '@ringdown/protocol'
import type * as z from 'zod'

type Issue = z.core.$ZodRawIssue

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/**
 * Reads what a client sent.
 *
 * @throws {RingdownError} `bad-request`, naming the first field that is wrong and what it must be.
 */
export function readRequest<Request>(schema: z.ZodType<Request>, sent: unknown): Request {
  const result = schema.safeParse(sent)
  if (result.success) return result.data
  // Again, for the words. What is right, as nearly everything is, is read without them.
  const issue = schema.safeParse(sent, { error: explain }).error?.issues[0]
  const field = issue && issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'The message'
  const problem: Problem = { code: 'bad-request', message: `${field} ${issue?.message ?? 'is invalid'}.` }
  throw new RingdownError(problem)
}

/** What is wrong, as the end of a sentence. The schemas' own messages come before it. */
function explain(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'unrecognized_keys':
      return `must not have ${issue.keys.map(key => `"${key.slice(0, 40)}"`).join(', ')}`
    case 'too_big':
      return `must ${amountOf(issue)} at most ${issue.maximum}${unitOf(issue, issue.maximum)}`
    case 'too_small':
      return `must ${amountOf(issue)} at least ${issue.minimum}${unitOf(issue, issue.minimum)}`
    case 'invalid_value':
      return `must be ${issue.values.map(value => JSON.stringify(value)).join(' or ')}`
    case 'invalid_union':
      return 'must be one of the types that the protocol names'
    default:
      return 'is invalid'
  }
}

function amountOf({ origin }: { readonly origin: string }): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be'
}

function unitOf({ origin }: { readonly origin: string }, count: number | bigint): string {
  const unit = origin === 'string' ? ' character' : origin === 'array' ? ' item' : ''
  return unit === '' || Number(count) === 1 ? unit : `${unit}s`
}
