import type { WarmPolicy } from '@ringdown/client'

interface ChoiceText {
  readonly label: string
  /** What the choice gives and what it reveals, in one sentence. */
  readonly says: string
}

/** The choices of "Faster answering", in the order they are shown. */
export const WARM_TEXTS: Readonly<Record<WarmPolicy, ChoiceText>> = {
  contacts: {
    label: 'People I’ve talked to',
    says: 'Calls from people you’ve been in a call with connect faster. Nobody else sees your network address before you answer.',
  },
  everyone: {
    label: 'Everyone',
    says: 'All calls connect faster. Any caller can see your network address, even if you never answer.',
  },
  relay: {
    label: 'Through the relay only',
    says: 'Calls connect faster if the server has a relay. Before you answer, callers see the relay’s address instead of yours.',
  },
  off: {
    label: 'Nobody',
    says: 'Nobody sees your network address before you answer. The picture takes a moment longer to appear.',
  },
}

export const PRIVACY_TEXTS = {
  title: 'Privacy',
  warm: 'Faster answering',
  relay: 'Always relay my calls',
  relaySays:
    'Hides your network address from everyone. Needs a working TURN server, and adds a slight delay to calls.',
  contacts: 'Only people I know can ring me',
  contactsSays:
    'Only people you’ve been in a call with. Anyone else who calls is told that you don’t take calls from them. Your links and lines still work.',
  scope: 'Applies from your next call. The server may enforce stricter rules.',
} as const
