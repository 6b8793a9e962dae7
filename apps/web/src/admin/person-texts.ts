/** The words of changing a person. */
export const PERSON_TEXTS = {
  answers: (lines: readonly string[]) => `Answers ${lines.join(', ')}`,
  seen: (when: string) => `Last here ${when}`,
  neverSeen: 'Has not signed in yet',
  signedInOn: (count: number) => (count === 1 ? 'Signed in on 1 device' : `Signed in on ${count} devices`),
  change: 'Change',
  changeName: (name: string) => `Change ${name}`,
  name: 'Name',
  role: 'Role',
  lines: 'Lines they answer',
  save: 'Save',
  lostHint: 'Lost every device and passkey? A new link opens the same account.',
  inviteAgain: 'Make a new link',
  removeHint:
    'Removing signs them out everywhere, within a second. What others remember of their calls stays.',
  remove: 'Remove',
  removeName: (name: string) => `Remove ${name}`,
} as const
