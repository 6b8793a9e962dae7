/** The figures behind it; `null` where the browser does not say. Shares are between 0 and 1. */
export interface QualityFigures {
  readonly route: 'direct' | 'relayed' | null
  readonly roundTripMs: number | null
  readonly sendingBps: number | null
  readonly receivingBps: number | null
  /** Packets of the voice that do not arrive: ours at the peer, the peer's here. */
  readonly lossSent: number | null
  readonly lossReceived: number | null
  /** Of the peer's voice, the share that had to be made up. */
  readonly concealed: number | null
  readonly audioCodec: string | null
  readonly videoCodec: string | null
  readonly pictureSent: PictureFigures | null
  readonly pictureReceived: PictureFigures | null
}

/** A moving picture. */
export interface PictureFigures {
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
}
