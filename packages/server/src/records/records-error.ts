/** What is wrong with the records database. */
export type RecordsFault = 'unreachable' | 'locked' | 'read-only' | 'full' | 'too-new' | 'damaged'

/** The records database cannot be used. The message says what is wrong and what to do. */
export class RecordsError extends Error {
  readonly code: RecordsFault

  constructor(code: RecordsFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RecordsError'
    this.code = code
  }
}
