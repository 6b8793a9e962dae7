/** The words of a member's own links. */
export const CALL_LINK_TEXTS = {
  title: 'My links',
  hint: 'Anyone with a link can call you there. Open it yourself to wait for them.',
  unnamed: 'Link without a name',
  works: (usesLeft: number | null, until: string | null) =>
    [
      usesLeft === null ? 'Any number of calls' : usesLeft === 1 ? '1 call left' : `${usesLeft} calls left`,
      until === null ? 'until you withdraw it' : `until ${until}`,
    ].join(', '),
  withdraw: (name: string) => `Withdraw ${name}`,
  address: (name: string) => `Address of ${name}`,
  name: 'What is it for?',
  nameHint: 'Only you and administrators see this',
  ends: 'Works for',
  uses: 'Can be used for',
  make: 'Make a link',
} as const
