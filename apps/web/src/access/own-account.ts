import type { Passkey, PasskeysReply, SessionInfo, SessionsReply } from '@ringdown/protocol/access'
import { askServer } from './server-request.js'

export async function listPasskeys(): Promise<readonly Passkey[]> {
  return (await askServer<PasskeysReply>('/api/me/passkeys')).items
}

export function renamePasskey(id: string, name: string): Promise<unknown> {
  return askServer(`/api/me/passkeys/${encodeURIComponent(id)}`, { method: 'PATCH', body: { name } })
}

export function removePasskey(id: string): Promise<unknown> {
  return askServer(`/api/me/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

export async function listSessions(): Promise<readonly SessionInfo[]> {
  return (await askServer<SessionsReply>('/api/me/sessions')).items
}

export function endSession(id: string): Promise<unknown> {
  return askServer(`/api/me/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
