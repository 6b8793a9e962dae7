import type { Manner, RedisScripts } from '../redis-scripts.js'

/** The scripts in `lua/calls`. What ends a call, or follows from its end, passes where Redis is full. */
export const CALL_SCRIPTS = {
  append: 'write',
  claim: 'write',
  discard: 'urgent',
  'end-due': 'urgent',
  enter: 'write',
  'enter-phase': 'write',
  forget: 'urgent',
  'forget-due': 'urgent',
  leave: 'urgent',
  'leave-phase': 'urgent',
  miss: 'urgent',
  read: 'read',
  release: 'urgent',
  'set-due': 'write',
  'take-due': 'urgent',
  touch: 'urgent',
} as const

/** How what follows from a head that has changed is done: nobody waits for it. */
export const FOLLOWS: Manner = { mayWait: true }

export type CallScripts = RedisScripts<typeof CALL_SCRIPTS>
