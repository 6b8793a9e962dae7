/**
 * Who has answered a call, as far as this device knows, and how it knows.
 *
 * ```
 * answer (callee)             confirm
 * ┌──────────────────▶ answered ─────────┐
 * open ──┤     hear (caller)            confirm ├──▶ confirmed
 * │    ├──────────────────▶ heard ────────────┤        │
 * │    └──────────────────────────────────────┘        │
 * └───────────── end, from any ────▶ over ◀────────────┘
 * ```
 *
 * `answered`: a human here answered, and the server has not yet said who won. `heard`: the callee said so over the
 * control channel, and the log's copy has not arrived yet. `confirmed`: the log has it. A device that rejoins an
 * accepted call starts there.
 */
export interface AnswerState {
  readonly name: 'open' | 'answered' | 'heard' | 'confirmed' | 'over'
}

export interface AnswerInput {
  readonly type: 'answer' | 'hear' | 'confirm' | 'end'
}

/** The only place where the state changes; `null` for a step that is not in the drawing. */
export function nextAnswerState({ name }: AnswerState, { type }: AnswerInput): AnswerState | null {
  if (name === 'over') return null
  if (type === 'end') return { name: 'over' }
  if (type === 'confirm') return name === 'confirmed' ? null : { name: 'confirmed' }
  return name === 'open' ? { name: type === 'answer' ? 'answered' : 'heard' } : null
}

/** Whether media may leave: the human has acted, here for a callee, at the callee's for a caller. */
export function isAnswered({ name }: AnswerState): boolean {
  return name === 'answered' || name === 'heard' || name === 'confirmed'
}
