/** What newcomers read before they have a name. The words of the pages behind it come with those pages. */
export const ARRIVAL_TEXTS = {
  joinTitle: 'Join the call',
  invited: 'You’ve been invited to a call. Tell the other person who you are.',
  badLink: 'This link is incomplete',
  badLinkHint: 'Ask for it again, and copy all of it.',
  callLine: (line: string) => `Call ${line}`,
  welcomeToLine: (line: string) =>
    `When you continue, we call ${line} with your camera and microphone on. Tell them who you are.`,
  badLine: 'Line not found',
  badLineHint: 'There is no such line here. Check the address.',
} as const
