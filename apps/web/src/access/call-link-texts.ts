/** The words of a person's own links. */
export const CALL_LINK_TEXTS = {
  title: 'My links',
  notConnected: 'Your links are shown once this page is connected.',
  personal: 'Your personal link',
  personalHint: 'Your personal link rings you wherever you are signed in, until you withdraw it.',
  personalHintHere: 'Your personal link rings you while this app is open here, until you withdraw it.',
  personalUnknown:
    'Your personal link works, but the server cannot show it any more. Make a new one to have it back.',
  makePersonal: 'Make a personal link',
  replacePersonal: 'New link',
  withdrawPersonal: 'Withdraw your personal link',
  sure: 'Your present personal link stops working, for everybody who has it. Are you sure?',
  keep: 'Keep it',
  showQr: 'Show the QR code',
  show: 'Show the link',
  hint: 'On other links you wait for those who call: open the link yourself.',
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
