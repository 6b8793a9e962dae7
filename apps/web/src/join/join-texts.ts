/** The words of the pages that show a camera preview before a call. */
export const JOIN_TEXTS = {
  title: 'Join the call',
  invited: 'You’ve been invited to a call. Tell the other person who you are.',
  cameraStarts: 'Camera is starting…',
  cameraOff: 'Camera is off',
  looking: 'Looking for the call…',
  waiting: (name: string) => `${name} is waiting for you.`,
  nobody:
    'Nobody is waiting here right now. Keep this page open to join if they come back, or ask for a new link.',
  taken: 'This call has already been answered',
  badLink: 'This link is incomplete',
  badLinkHint: 'Ask for it again, and copy all of it.',
} as const
