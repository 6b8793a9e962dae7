import type { CallPhase } from '@ringdown/client'

/** What an outgoing call says while it is not answered. */
export const OUTGOING_TEXTS = {
  link: 'Waiting for someone to join',
  linkHint: 'Send this link to whoever should join. It works for as long as you wait here.',
  line: 'Waiting for someone to answer',
  lineHint: (line: string) => `You are in line at ${line}. Stay on this page.`,
} as const

/** How far a call to a person has come. "Ringing" only once their page has said so. */
export function outgoingStatus(phase: CallPhase, name: string): string {
  return phase === 'calling' ? `Calling ${name}…` : `Ringing ${name}…`
}
