/** Why nobody can be called. */
export const OBSTACLE_TEXTS = {
  noNetwork: 'You’re offline. You can’t make or receive calls.',
  noServer: 'Can’t reach the server. You can’t make or receive calls.',
} as const
