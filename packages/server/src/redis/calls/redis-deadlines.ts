import type { CallId, Clock } from '@ringdown/protocol'
import { DEADLINES, type Deadline, type Due, type TakenDue } from '../../store/call-store.js'
import type { Call, WriteLease } from '../redis-scripts.js'
import { DUE_KEYS, KEEP } from './call-keys.js'
import { type CALL_SCRIPTS, type CallScripts, FOLLOWS } from './call-scripts.js'

/** How many deadlines are taken at once, so that a lease is long enough for all of them. */
const BATCH = 100

interface Options {
  readonly scripts: CallScripts
  readonly lease: WriteLease
  readonly clock: Clock
}

/** Deadlines in Redis: whichever server looks first takes those that are due. */
export class RedisDeadlines {
  readonly #options: Options
  #takes = 0

  constructor(options: Options) {
    this.#options = options
  }

  async set(due: Due, at: number): Promise<void> {
    await this.#options.scripts.runAfter([], this.setting(due, at))
  }

  /** What is to run so that it is set. */
  setting(due: Due, at: number): Call<typeof CALL_SCRIPTS> {
    const args = [nameOf(due), at, Math.max(0, at - this.#options.clock.now()) + KEEP]
    // The others are of calls that are there, which cannot end without them.
    return { name: 'set-due', keys: DUE_KEYS, args, isUrgent: due.deadline !== 'no-answer' }
  }

  async take(now: number, leaseMs: number): Promise<readonly TakenDue[]> {
    const { scripts, lease } = this.#options
    this.#takes += 1
    // No other server has our number, and neither had this one before it was away.
    const name = `${lease.fence} ${this.#takes}`
    const taken = (await scripts.run('take-due', DUE_KEYS, [
      now,
      now + leaseMs,
      BATCH,
      name,
      KEEP,
    ])) as string[]
    return Array.from({ length: taken.length / 3 }, (_, index) => {
      const [due = '', , held = ''] = taken.slice(3 * index, 3 * index + 3)
      return { ...dueOf(due), lease: held }
    })
  }

  async settle({ lease, ...due }: TakenDue): Promise<void> {
    await this.#options.scripts.run('end-due', DUE_KEYS, [nameOf(due), lease, ''])
  }

  async return({ lease, ...due }: TakenDue, at: number): Promise<void> {
    await this.#options.scripts.run('end-due', DUE_KEYS, [nameOf(due), lease, at])
  }

  /** Removes every deadline of a call. Nobody waits for that. */
  async forget(callId: CallId): Promise<void> {
    const all = DEADLINES.map(deadline => nameOf({ callId, deadline }))
    await this.#options.scripts.run('forget-due', DUE_KEYS, all, FOLLOWS)
  }
}

function nameOf({ callId, deadline }: Due): string {
  return `${callId} ${deadline}`
}

function dueOf(name: string): Due {
  const [callId = '', deadline = ''] = name.split(' ')
  return { callId, deadline: deadline as Deadline }
}
