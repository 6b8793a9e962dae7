import type { CallPhase } from '@ringdown/client'

/** The words of an unanswered outgoing call. */
export const OUTGOING_TEXTS = {
  link: 'Waiting for someone to join',
  /** @param until a point in time; `null` if the server keeps the link only as long as this page. */
  linkHint: (until: string | null) =>
    until === null
      ? 'Share this link. It works while this page stays open.'
      : `Share this link. It works until ${until}, even if you close this page.`,
  linkToCome: 'Your link appears here once the server can be reached.',
  keepLink: 'Keep the link and go back',
  line: 'Waiting for someone to answer',
  lineHint: (line: string) => `You’re in the queue for ${line}. Keep this page open.`,
} as const

/** The progress of a call to a person. "Ringing" appears only once their page has confirmed it. */
export function outgoingStatus(phase: CallPhase, name: string): string {
  return phase === 'calling' ? `Calling ${name}…` : `Ringing ${name}…`
}
