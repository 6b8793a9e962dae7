import { describe, expect, expectTypeOf, it } from 'vitest'
import { type EndReason, HANGUP_REASONS, type HangupReason, isMissed } from '../src/index.js'

const EXPECTED: Record<EndReason, boolean> = {
  completed: false,
  cancelled: true,
  declined: false,
  busy: true,
  'no-answer': true,
  'answered-elsewhere': false,
  'declined-elsewhere': false,
  moved: false,
  replaced: false,
  'ice-failed': false,
  'ice-timeout': false,
  'peer-left': true,
  unsupported: false,
  internal: false,
}

describe('isMissed', () => {
  it.each(Object.entries(EXPECTED))('%s: %s', (reason, missed) => {
    expect(isMissed(reason as EndReason)).toBe(missed)
  })
})

it('a hangup cannot carry a reason that follows from another entry', () => {
  const derived: EndReason[] = ['declined', 'busy', 'answered-elsewhere', 'declined-elsewhere', 'moved']
  for (const reason of derived) expect(HANGUP_REASONS).not.toContain(reason)
  expect(HANGUP_REASONS).not.toContain('replaced')
  expect(HANGUP_REASONS.length + derived.length + 1).toBe(Object.keys(EXPECTED).length)
  expectTypeOf<HangupReason>().toExtend<EndReason>()
  expectTypeOf<'declined'>().not.toExtend<HangupReason>()
})
