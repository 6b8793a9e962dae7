/** What home says. */
export const HOME_TEXTS = {
  title: 'Who would you like to talk to?',
  linkGuest: 'your guest',
  startHint: 'Get a link and send it to anybody. You wait, and whoever opens it is with you.',
  looking: 'Looking who is here…',
  nobody: 'Nobody else is here yet',
  nobodyHint:
    'Open this page in another browser, or start a call and send its link: whoever opens it can talk to you.',
  noMatch: (query: string) => `Nobody here is called “${query}”.`,
  more: (count: number) => `${count} more: search for a name to find them.`,
  noRecent: 'Calls you make and calls you miss show up here.',
} as const
