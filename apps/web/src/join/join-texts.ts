/** What the pages say where a call is joined or begun with a look in the mirror first. */
export const JOIN_TEXTS = {
  title: 'Join the call',
  invited: 'You have been invited to a call. Tell the other person who you are.',
  cameraStarts: 'Camera is starting…',
  cameraOff: 'Camera is off',
  looking: 'Looking for the call…',
  waiting: (name: string) => `${name} is waiting for you.`,
  nobody:
    'Nobody is waiting on this link right now. Leave this page open: you can join as soon as they are back.',
  taken: 'This call has already been answered',
  badLink: 'This link is not complete',
  badLinkHint: 'Ask for it again, and copy the whole of it.',
} as const
