/** The words of the settings for pictures that travel before the answer. */
export const KNOCK_TEXTS = {
  sends: 'Send my picture while it rings',
  sendsSays:
    'When you call someone you’ve talked to, your picture is there the moment they answer; they can choose to see it before.',
  shows: 'Show who is calling before I answer',
  showsSays:
    'When someone you’ve talked to sends their picture while it rings, you see them, and they don’t see you.',
} as const
