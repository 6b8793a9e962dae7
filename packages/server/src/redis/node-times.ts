/** How soon nodes notice what happens to one of them, in milliseconds. */
export interface NodeTimes {
  /** How long a lease holds. */
  readonly lease: number
  /** How often it is renewed. */
  readonly renewal: number
  /** How long others, which can renew theirs, see a node without a lease before they take it for dead. */
  readonly grace: number
  /** How often each looks for what no hint has told it, give or take a fifth. */
  readonly look: number
}

export const NODE_TIMES: NodeTimes = { lease: 5_000, renewal: 1_000, grace: 5_000, look: 4_000 }
