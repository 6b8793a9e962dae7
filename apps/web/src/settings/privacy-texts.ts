import type { WarmPolicy } from '@ringdown/client'

interface ChoiceText {
  readonly label: string
  /** What it gives and what it shows, in one sentence. */
  readonly says: string
}

/** The choices of "Connect while it rings", in the order they are shown. */
export const WARM_TEXTS: Readonly<Record<WarmPolicy, ChoiceText>> = {
  contacts: {
    label: 'People I have talked to',
    says: 'Answering is instant with people you have been in a call with; nobody else sees your network address before you answer.',
  },
  everyone: {
    label: 'Everyone',
    says: 'Answering is always instant; whoever calls can see your network address, even if you never answer.',
  },
  relay: {
    label: 'Only through the relay',
    says: 'Answering is instant if the server has a relay; before you answer, callers see its address instead of yours.',
  },
  off: {
    label: 'Nobody',
    says: 'Nobody sees your network address before you answer; the picture then takes a moment to come.',
  },
}

export const PRIVACY_TEXTS = {
  title: 'Privacy',
  warm: 'Connect while it rings',
  relay: 'Always relay my calls',
  relaySays:
    'Hides your network address from everybody; needs a TURN server, and calls take a little longer to arrive.',
  scope: 'Changes count from the next call. The server may be stricter still.',
} as const
