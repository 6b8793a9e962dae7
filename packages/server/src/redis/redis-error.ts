import { StoreError } from '../store/store-error.js'

/**
 * What is wrong with Redis or with our use of it: `unfit` is set up so that calls would be lost; `taken`, another server uses it;
 * `fenced`, our lease has ended.
 */
export const REDIS_FAULTS = [
  'unreachable',
  'busy',
  'refused',
  'read-only',
  'full',
  'unfit',
  'taken',
  'fenced',
] as const
export type RedisFault = (typeof REDIS_FAULTS)[number]

/** Redis cannot be used. The message says to the operator what is wrong and what to do. */
export class RedisError extends StoreError {
  readonly fault: RedisFault

  override get isFull(): boolean {
    return this.fault === 'full'
  }

  constructor(fault: RedisFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RedisError'
    this.fault = fault
  }
}
