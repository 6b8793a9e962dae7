/** The words of the home page. */
export const HOME_TEXTS = {
  title: 'Who would you like to talk to?',
  linkGuest: 'Link call',
  startHint: 'Send anyone a link. They join when they open it.',
  looking: 'Checking who’s here…',
  here: (count: number) => `${count} here`,
  nobody: 'Nobody else is here yet',
  nobodyHint: 'Open this page in another browser, or start a call and send its link.',
  noMatch: (query: string) => `No results for “${query}”`,
  more: (count: number) => `${count} more. Search by name.`,
  noRecent: 'Calls you make and miss appear here.',
} as const
