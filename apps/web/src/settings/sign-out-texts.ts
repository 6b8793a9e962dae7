/** The words of signing out. */
export const SIGN_OUT_TEXTS = {
  action: 'Sign out',
  question: 'This browser forgets your name, your calls and your link. Others will not know you again.',
  stay: 'Stay signed in',
} as const
