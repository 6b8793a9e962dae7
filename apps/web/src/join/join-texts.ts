/** The words of the pages that show a camera preview before a call. */
export const JOIN_TEXTS = {
  cameraStarts: 'Camera is starting…',
  cameraOff: 'Camera is off',
  looking: 'Looking for the call…',
  waiting: (name: string) => `${name} is waiting for you.`,
  nobody:
    'Nobody is waiting here right now. Keep this page open to join if they come back, or ask for a new link.',
  away: (name: string) =>
    `${name} isn’t here yet. Keep this page open, or join now and be connected as soon as they are.`,
  joining: (name: string) => `${name} isn’t here yet. You’ll be connected as soon as they are.`,
  used: { title: 'This link has been used', hint: 'It works for one call. Ask for a new link.' },
  ended: {
    title: 'This link has ended',
    hint: 'Its time is over, or the person who sent it withdrew it. Ask for a new link.',
  },
  ownLink: 'This is your link',
  ringsYou:
    'It rings you on every device where you are signed in. Send it to the people who should be able to call you.',
  call: (name: string) => `Call ${name}`,
  rings: (name: string) => `This link rings ${name}. They see your name, and your picture once they answer.`,
} as const
