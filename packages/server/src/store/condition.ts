/**
 * What must hold for an entry to be appended, or is done with it, in the terms of a store elsewhere. The store finds it out as it appends,
 * so nobody has to ask before.
 */
export interface Condition {
  /** All of them held, and the entry was appended. */
  held(): void
}
