/** `skipped`: could not be checked because something before it is missing. */
export type Outcome = 'ok' | 'warning' | 'failure' | 'skipped'

/** The result of one check. */
export interface Finding {
  /** What was checked: `TURN over UDP, turn.example.org:3478`. */
  readonly name: string
  readonly outcome: Outcome
  /** What was found, or a sentence that says what to do. */
  readonly text: string
  /** How long it took, or a round trip, in milliseconds. */
  readonly ms?: number
}

export function ok(name: string, text = '', ms?: number): Finding {
  return finding('ok', name, text, ms)
}

export function warning(name: string, text: string, ms?: number): Finding {
  return finding('warning', name, text, ms)
}

export function failure(name: string, text: string): Finding {
  return finding('failure', name, text)
}

export function skipped(name: string, text: string): Finding {
  return finding('skipped', name, text)
}

function finding(outcome: Outcome, name: string, text: string, ms?: number): Finding {
  return { name, outcome, text, ...(ms !== undefined && { ms: Math.round(ms * 10) / 10 }) }
}
