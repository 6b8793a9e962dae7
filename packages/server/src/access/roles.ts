import { ROLES, type Role } from '@ringdown/protocol/access'

/** Whether one role has more rights than another. */
export function outranks(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) > ROLES.indexOf(other)
}
