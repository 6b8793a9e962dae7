/** What one process has taken so that another, beside it, notices. The system takes it back however the process ends. */
export interface Claim {
  release(): Promise<void>
}

/** Where there is nothing to claim. */
export const NO_CLAIM: Claim = { release: () => Promise.resolve() }
