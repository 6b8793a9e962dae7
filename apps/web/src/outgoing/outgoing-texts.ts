import type { CallPhase } from '@ringdown/client'

/** The words of an unanswered outgoing call. */
export const OUTGOING_TEXTS = {
  link: 'Waiting for someone to join',
  linkHint: 'Share this link. It works while this page stays open.',
  line: 'Waiting for someone to answer',
  lineHint: (line: string) => `You’re in the queue for ${line}. Keep this page open.`,
} as const

/** The progress of a call to a person. "Ringing" appears only once their page has confirmed it. */
export function outgoingStatus(phase: CallPhase, name: string): string {
  return phase === 'calling' ? `Calling ${name}…` : `Ringing ${name}…`
}
