/** What the panel "Call details" says. */
export const DETAILS_TEXTS = {
  title: 'Call details',
  measuring: 'Still measuring: the first picture has not come yet.',
  unknown: 'This call could not be measured.',
  sinceOwnAnswer: 'Time after you answered',
  sincePeerAnswer: (name: string) => `Time after ${name}'s answer arrived`,
} as const
