import { systemClock } from '@ringdown/protocol'
import { pino } from 'pino'
import { Audit } from '../access/audit.js'
import { Inviting } from '../access/inviting.js'
import { Members } from '../access/members.js'
import { PersonalData } from '../access/personal-data.js'
import { Revocations } from '../access/revocations.js'
import { AuditLog } from '../records/audit-log.js'
import { Bans } from '../records/bans.js'
import type { Database } from '../records/database.js'
import { Invitations } from '../records/invitations.js'
import { migrate } from '../records/migrate.js'
import { People, type PersonRecord } from '../records/people.js'
import { RevocationLog } from '../records/revocation-log.js'

/** What commands do with people, on the records of a server that may be running. */
export async function openPeople({ db }: Database) {
  await migrate(db)
  const clock = systemClock
  const [people, invitations, bans] = [new People(db), new Invitations(db), new Bans(db)]
  const revocations = new Revocations({
    log: new RevocationLog(db),
    bans,
    clock,
    onRevoked: () => {},
    onError: () => {},
  })
  const logger = pino({ level: 'error' }, process.stderr)
  const audit = new Audit({ log: new AuditLog(db), people, clock, logger })
  const inviting = new Inviting({ invitations, people, clock })
  // The server, which may be running, learns it from the records.
  const onMember = (_what: string, { userId }: PersonRecord) => revocations.revoke({ userId })
  const members = new Members({ people, invitations, inviting, bans, revocations, audit, clock, onMember })
  const personalData = new PersonalData({ db, people, audit, onMember })
  return { people, members, personalData }
}
