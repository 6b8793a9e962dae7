/** The words of coming in, and of one's own account. */
export const ACCESS_TEXTS = {
  needsHttps: 'Passkeys work only over https or on localhost. Ask your administrator for its https address.',
  needsName:
    'Passkeys need a host name. Open this page by its name (localhost on this machine), not by a number.',
  needsBrowser: 'This browser has no passkeys. Update it, or use another browser or device.',
  knownPasskey: 'This device already has a passkey for your account here. Sign in with it.',
  cancelled: 'No passkey was used. Try again when you’re ready.',
  noPasskey: 'This device couldn’t make or use a passkey. Try another browser or device.',

  signIn: 'Sign in',
  signInHint:
    'This server is for its members. Use the passkey that you made here, on this or another device.',
  withPasskey: 'Sign in with a passkey',
  withProvider: (name: string) => `Sign in with ${name}`,
  noAccount: 'No account, or no passkey any more? Ask an administrator of this server for an invitation.',
  noOwner: 'This server has no owner yet. Open the setup link that it printed in its terminal.',
  signedOut: 'You’ve been signed out. Sign in to go on.',
  working: 'One moment…',

  createPasskey: 'Create passkey',
  withoutPasskey: 'Continue without a passkey',
  withoutPasskeyHint: 'Without one you stay signed in in this browser until you sign out.',
  setup: {
    title: 'Set up this server',
    hint: 'You become its owner: you invite people and decide what they may do. A passkey on your device is your key; there is no password.',
  },
  invited: 'You’re invited',
  invitedHint: (by: string | null) =>
    `${by === null ? 'Tell people here who you are.' : `${by} invites you. Tell people here who you are.`} A passkey on your device is your key; there is no password.`,
  invitedAgain: (name: string) => `Welcome back, ${name}`,
  invitedAgainHint: 'This link opens your account. Make a passkey on this device for the next time.',
  device: {
    title: 'Add this device',
    hint: (name: string) => `This device gets a passkey of its own for the account of ${name}.`,
  },
  noSecret: {
    title: 'This link is incomplete',
    hint: 'Open it again, and copy all of it.',
  },
  badLink: 'This link doesn’t work',
  askAgain: 'If you still need one, ask the person who sent it for a new one.',

  menu: 'menu',
  settings: 'Settings',
  addDevice: 'Add a device',
  addDeviceHint: 'Scan this with the other device, or open the link there. It works once, for ten minutes.',
  deviceLink: 'Device link',
  invite: 'Invite people',
  administration: 'Administration',
  signOut: 'Sign out',

  inviteHint: 'Each link brings in one person, once. They make a passkey, and are a member.',
  inviteLabel: 'Who is it for?',
  inviteLabelHint: 'Only you and other administrators see this',
  inviteRole: 'Role',
  inviteLines: 'Lines they answer',
  inviteLinesHint: 'For example: reception support',
  inviteEnds: 'Works for',
  makeInvitation: 'Make the link',
  invitationLink: 'Invitation link',
  inviteShownOnce: (until: string) =>
    `Works once, until ${until}. It’s shown only now: copy it or have it scanned.`,
  inviteAnother: 'Invite another person',
  qr: (label: string) => `QR code: ${label}`,

  passkeys: 'Passkeys',
  passkeysHint: 'What you sign in with.',
  renamePasskey: (name: string) => `Rename ${name}`,
  passkeyName: 'Name of the passkey',
  removePasskey: (name: string) => `Remove ${name}`,
  addPasskey: 'Add a passkey on this device',
  lastUsed: (when: string) => `Last used ${when}`,
  neverUsed: 'Not used yet',
  devices: 'Signed-in devices',
  thisDevice: 'This device',
  endSession: (name: string) => `Sign out ${name}`,
  signOutEverywhere: 'Sign out everywhere',
  signOutEverywhereHint: 'Ends every sign-in of yours, this one too, within a second.',
} as const

/** What a role is called. */
export const ROLE_TEXTS = {
  guest: 'Guest',
  member: 'Member',
  admin: 'Administrator',
  owner: 'Owner',
} as const
