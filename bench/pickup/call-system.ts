/** The time from the click to the first remote frame at each end, in milliseconds. */
export interface Shown {
  readonly atCaller: number
  readonly atCallee: number
}

/** One call, from the ring or the link to the end. Measured from the click of the person who answers or joins. */
export type Act = () => Promise<Shown>

/** Two people on two computers, and the system they call each other with. */
export interface CallSystem {
  /** The caller calls; the callee answers after a while. */
  readonly answer: Act
  /** The caller waits for anyone; the callee joins. */
  readonly join: Act
  close(): Promise<void>
}

/** The shortest time a person takes from the ring to the click, in milliseconds. */
export const RING_FOR = 1500
/** How long a person looks at the preview, in milliseconds. */
export const HESITATION = 1500
