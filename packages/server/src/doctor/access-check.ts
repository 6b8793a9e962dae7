import { OPEN_ACCESS, openToStrangers } from '../access/open-access.js'
import type { Config } from '../settings/config.js'
import { type Finding, failure, ok } from './finding.js'

/** Whether strangers could use the server as its people do. */
export function checkAccess(config: Config, url: URL | null): Finding {
  const fault = openToStrangers(config, url)
  if (fault !== null) return failure('Access', fault.sentence)
  return ok('Access', config.access === 'open' ? `open. ${OPEN_ACCESS}` : 'members and their guests')
}
