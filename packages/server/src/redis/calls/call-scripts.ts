import type { RedisScripts } from '../redis-scripts.js'

/** The scripts in `lua/calls`. */
export const CALL_SCRIPTS = {
  append: 'write',
  claim: 'write',
  discard: 'write',
  'end-due': 'write',
  forget: 'write',
  'forget-due': 'write',
  list: 'write',
  miss: 'write',
  read: 'read',
  release: 'write',
  'set-due': 'write',
  'take-due': 'write',
  touch: 'write',
  unlist: 'write',
} as const

export type CallScripts = RedisScripts<typeof CALL_SCRIPTS>
