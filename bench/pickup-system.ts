/** The time from the click to the first remote frame at each end, in milliseconds. */
export interface Shown {
  readonly atCaller: number
  readonly atCallee: number
}

/** Two people on two computers, and the system they call each other with. */
export interface CallSystem {
  /** The caller calls; the callee answers after a while. Measured from the click on Answer. */
  answer(): Promise<Shown>
  /** The caller waits for anyone; the callee joins. Measured from the joiner's click. */
  join(): Promise<Shown>
  close(): Promise<void>
}

/** The shortest time a person takes from the ring to the click, in milliseconds. */
export const RING_FOR = 1500
/** How long a person looks at the preview, in milliseconds. */
export const HESITATION = 1500
