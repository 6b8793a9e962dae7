/** The words of the "Call details" panel. */
export const DETAILS_TEXTS = {
  title: 'Call details',
  measuring: 'Still measuring: the first picture hasn’t arrived yet.',
  unknown: 'This call couldn’t be measured.',
  sinceOwnAnswer: 'Time after you answered',
  sincePeerAnswer: (name: string) => `Time after ${name}’s answer arrived`,
} as const
