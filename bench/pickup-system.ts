/** How long it took from the click to the first remote frame at each end, in milliseconds. */
export interface Shown {
  readonly atCaller: number
  readonly atCallee: number
}

/** Two people on two computers, and a system they call each other with. */
export interface CallSystem {
  /** The caller calls; the callee answers after a while. From the click on Answer. */
  answer(): Promise<Shown>
  /** The caller waits for anybody; the callee comes. From the click of the one who comes. */
  join(): Promise<Shown>
  close(): Promise<void>
}

/** How long a person takes from the ring to the click, at the least, in milliseconds. */
export const RING_FOR = 1500
/** How long a person looks at a preview, in milliseconds. */
export const HESITATION = 500
