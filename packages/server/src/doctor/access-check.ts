import { type MeReply, meReplySchema } from '@ringdown/protocol/access'
import { OPEN_ACCESS, openToStrangers } from '../access/open-access.js'
import type { Config } from '../settings/config.js'
import { type Finding, failure, ok } from './finding.js'
import { askHttp } from './http-request.js'

/** Whom a server lets in. */
export type Admission = Pick<MeReply, 'access' | 'guests'>

/** Asks a server whom it lets in: the doctor may run elsewhere, with other settings. `null` if it does not say. */
export async function askAdmission(url: URL): Promise<Admission | null> {
  try {
    const { body } = await askHttp(new URL('/api/me', url))
    return meReplySchema.parse(JSON.parse(body))
  } catch {
    return null
  }
}

/** Whether strangers could use the server as its people do. */
export function checkAccess({ access, guests }: Admission, config: Config, url: URL | null): Finding {
  const fault = openToStrangers({ ...config, access }, url)
  if (fault !== null) return failure('Access', fault.sentence)
  if (access === 'open') return ok('Access', `open. ${OPEN_ACCESS}`)
  return ok('Access', guests ? 'members and their guests' : 'members; no guests')
}
