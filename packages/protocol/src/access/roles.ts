/** What a person is on a server, from the least to the most. */
export const ROLES = ['guest', 'member', 'admin', 'owner'] as const
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number]
/** The roles that people are invited to; guests need no invitation. */
export const INVITED_ROLES = ['member', 'admin', 'owner'] as const
/** One of {@link INVITED_ROLES}. */
export type InvitedRole = (typeof INVITED_ROLES)[number]

/** `open`: everybody who reaches the server takes part. `members`: people are invited, and others are guests. */
export const ACCESSES = ['open', 'members'] as const
/** One of {@link ACCESSES}. */
export type Access = (typeof ACCESSES)[number]
