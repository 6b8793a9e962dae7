/** A call that is over, as the HTTP API has it. */
export interface CallRecord {
  readonly callId: string
  readonly caller: RecordedPerson
  /** Who answered, or was rung; `null` if nobody is known. */
  readonly callee: RecordedPerson | null
  /** `user:<id>`, `line:<name>`, or `link` for any link. */
  readonly address: string
  readonly placedAt: number
  readonly acceptedAt: number | null
  readonly endedAt: number
  readonly reason: string
  readonly quality: string | null
  readonly metadata: string | null
}

interface RecordedPerson {
  readonly userId: string
  readonly name: string
}

/** How long two people talked, in milliseconds; `null` if nobody answered. */
export function talkOf({ acceptedAt, endedAt }: CallRecord): number | null {
  return acceptedAt === null ? null : endedAt - acceptedAt
}
