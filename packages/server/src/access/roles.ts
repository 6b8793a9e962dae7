/** What a person is on this server, from the least to the most. */
export const ROLES = ['guest', 'member', 'admin', 'owner'] as const

export type Role = (typeof ROLES)[number]

/** Whether one role has more rights than another. */
export function outranks(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) > ROLES.indexOf(other)
}
