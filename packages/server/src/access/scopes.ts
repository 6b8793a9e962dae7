/** What a program's key may be given, each by itself. */
export const SCOPES = [
  'people:read',
  'people:write',
  'invitations:read',
  'invitations:write',
  'lines:read',
  'lines:write',
  'links:read',
  'links:write',
  'calls:read',
  'calls:write',
  'records:read',
  'bans:read',
  'bans:write',
  'audit:read',
  'webhooks:write',
  'health:read',
] as const

export type Scope = (typeof SCOPES)[number]
