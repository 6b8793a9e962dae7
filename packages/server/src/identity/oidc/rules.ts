import { INVITED_ROLES, type InvitedRole } from '@ringdown/protocol/access'

/** What the members of a group are here. `*` is everyone who can sign in at the provider. */
export type GroupRule =
  | { readonly group: string; readonly role: InvitedRole }
  | { readonly group: string; readonly line: string }

/** What a person may be and do here, by their groups at the provider. */
export interface GivenRights {
  readonly role: InvitedRole
  readonly lines: readonly string[]
}

const EVERYONE = '*'
const LINE = /^line:([A-Za-z0-9_-]{1,64})$/

/** Without rules, everyone who can sign in at the provider is a member. */
export const EVERYONE_IS_A_MEMBER: readonly GroupRule[] = [{ group: EVERYONE, role: 'member' }]

/** One rule as it stands in the settings, `group=role` or `group=line:name`; `null` for anything else. */
export function readRule(text: string): GroupRule | null {
  const cut = text.lastIndexOf('=')
  const group = text.slice(0, cut).trim()
  const given = text.slice(cut + 1).trim()
  if (cut < 1 || group === '') return null
  const role = INVITED_ROLES.find(name => name === given)
  if (role !== undefined) return { group, role }
  const line = LINE.exec(given)?.[1]
  return line === undefined ? null : { group, line }
}

/** All rules, separated by commas; `null` if one of them is none. */
export function readRules(text: string): readonly GroupRule[] | null {
  const rules = text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
    .map(readRule)
  return rules.every(rule => rule !== null) ? rules : null
}

/** The highest role that any group gives, and all lines; `null` for somebody whom no rule gives a role. */
export function rightsOf(groups: readonly string[], rules: readonly GroupRule[]): GivenRights | null {
  const met = rules.filter(({ group }) => group === EVERYONE || groups.includes(group))
  const roles = met.flatMap(rule => ('role' in rule ? [rule.role] : []))
  const role = INVITED_ROLES.findLast(name => roles.includes(name))
  if (role === undefined) return null
  const lines = met.flatMap(rule => ('line' in rule ? [rule.line] : []))
  return { role, lines: [...new Set(lines)].sort() }
}

/** The groups in a claim: a list of texts, or one text. Anything else names none. */
export function groupsIn(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return [claim]
  return Array.isArray(claim) ? claim.filter(item => typeof item === 'string') : []
}
