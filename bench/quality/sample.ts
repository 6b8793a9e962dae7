/**
 * What one end of a call has counted so far, by the browser's statistics. Durations are in seconds, as the browser
 * gives them.
 */
export interface Sample {
  /** When it was read, in milliseconds by this machine's clock. */
  readonly at: number
  /** Received. */
  readonly audio: {
    readonly samples: number
    readonly concealed: number
    /** Of these, concealed by silence, as when nothing has come for long. */
    readonly silentConcealed: number
    readonly bytes: number
    readonly bufferDelay: number
    readonly emitted: number
  }
  /** Received. */
  readonly video: {
    readonly frames: number
    readonly width: number
    readonly height: number
    /** Freezes that have ended. */
    readonly frozen: number
    readonly bytes: number
  }
  readonly sent: {
    /** How long the camera's picture was reduced because the processor was too slow. */
    readonly limitedByCpu: number
    /** Whether this end sends no picture on purpose. */
    readonly isPaused: boolean
    /** What the senders were told to send at most, in bit/s; null where they were told nothing. */
    readonly mostVoice: number | null
    readonly mostPicture: number | null
    /** What the browser believes the network carries, in bit/s. */
    readonly estimate: number
    readonly videoCodec: string
  }
}
