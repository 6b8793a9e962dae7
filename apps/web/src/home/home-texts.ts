/** The words of the home page. */
export const HOME_TEXTS = {
  title: 'Who would you like to talk to?',
  linkGuest: 'Link call',
  startHint: 'Send anyone a link. They join when they open it.',
  yourLink: 'Your link',
  linkWorks: (until: string) =>
    `It works until ${until}. People who open it wait for you; they join once you wait here.`,
  visitors: (count: number) =>
    count === 1 ? 'Somebody is waiting for you.' : `${count} people are waiting for you.`,
  answer: 'Answer',
  waitsElsewhere: 'You’re waiting in another tab or on another device.',
  waitHere: 'Wait here',
  withdraw: 'Withdraw the link',
  looking: 'Checking who’s here…',
  here: (count: number) => `${count} here`,
  nobody: 'Nobody else is here yet',
  nobodyHint: 'Open this page in another browser, or start a call and send its link.',
  noMembersHint: 'Members appear here when they sign in. Start a call to reach others by link.',
  noMatch: (query: string) => `No results for “${query}”`,
  more: (count: number) => `${count} more. Search by name.`,
  clearRecent: 'Clear recent',
  noRecent: 'Calls you make and miss appear here.',
} as const
