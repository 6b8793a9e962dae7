/** The words about what the server remembers. */
export const REMEMBERED_TEXTS = {
  unread: (count: number) => (count === 1 ? '1 new missed call' : `${count} new missed calls`),
  remove: (name: string) => `Remove the call with ${name}`,
  more: (name: string) => `More about ${name}`,
  favourite: 'Favourite',
  favouriteSays: 'Shown first in People.',
  away: 'Away',
  block: 'Block',
  blockSays: 'They can no longer ring you. They aren’t told, and see you as away.',
  status: 'Your status',
  invisible: 'Invisible',
  invisibleSays: 'Others see you as away. They can still call you.',
  doNotDisturb: 'Do not disturb',
  doNotDisturbSays: 'Nothing rings. Callers read that you aren’t taking calls, and you see who called.',
  blocked: 'Blocked people',
  unblock: (name: string) => `Unblock ${name}`,
  failed: 'That didn’t work. Try again.',
} as const
