import type { Clock } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Connection } from '../gateway/connection.js'
import type { RateLimit } from '../gateway/rate-limit.js'
import type { Endpoint } from '../http/endpoint.js'
import type { Tokens } from '../identity/tokens.js'
import type { LineDirectory } from '../lines/line-directory.js'
import type { MemoryChoices } from '../people/memory-choices.js'
import type { Directory } from '../presence/directory.js'
import { AuditLog } from '../records/audit-log.js'
import { Bans } from '../records/bans.js'
import { Invitations } from '../records/invitations.js'
import { Passkeys } from '../records/passkeys.js'
import { People } from '../records/people.js'
import { RevocationLog } from '../records/revocation-log.js'
import { Sessions } from '../records/sessions.js'
import type { Tables } from '../records/tables.js'
import type { Config } from '../settings/config.js'
import { accountEndpoints } from './account-endpoints.js'
import { Admittance } from './admittance.js'
import { Audit } from './audit.js'
import { Challenges } from './challenges.js'
import { ComingIn } from './coming-in.js'
import { Inviting } from './inviting.js'
import { KeptMembers } from './kept-members.js'
import { type MemberObserver, Members } from './members.js'
import { type ExternalEntrance, openOidc } from './open-oidc.js'
import { PasskeyCeremonies } from './passkey-ceremonies.js'
import { PersonalData } from './personal-data.js'
import { Revocations } from './revocations.js'
import { signInEndpoints } from './sign-in-endpoints.js'
import { SignIns } from './sign-ins.js'
import { SocketRevocations } from './socket-revocations.js'

interface Options {
  readonly db: Kysely<Tables>
  readonly config: Config
  readonly tokens: Tokens
  /** The server's. */
  readonly secret: string
  readonly clock: Clock
  readonly logger: Logger
  /** Of this process. */
  readonly connections: Iterable<Connection>
  readonly passkeyAttempts: RateLimit
  readonly directory: Directory
  readonly lines: LineDirectory
  readonly choices: Pick<MemoryChoices, 'rename'>
  /** Told by the process that has done it. */
  onMember(...told: Parameters<MemberObserver>): void
}

/** Who comes in to a server, and what becomes of it: everything of `access/` over one database. */
export interface ServerAccess {
  readonly admittance: Admittance
  readonly people: People
  readonly invitations: Invitations
  readonly sessions: Sessions
  readonly bans: Bans
  readonly auditLog: AuditLog
  readonly audit: Audit
  readonly signIns: SignIns
  readonly inviting: Inviting
  readonly members: Members
  readonly personalData: PersonalData
  readonly clock: Clock
  readonly revocations: Revocations
  readonly endpoints: readonly Endpoint[]
  /** Signing in at an OpenID provider, if there is one. */
  readonly oidc: ExternalEntrance | null
  close(): Promise<void>
}

export async function openServerAccess(options: Options): Promise<ServerAccess> {
  const {
    db,
    config,
    tokens,
    secret,
    clock,
    logger,
    connections,
    passkeyAttempts,
    directory,
    lines,
    choices,
  } = options
  const { access, guests } = config
  const [people, passkeys, sessions] = [new People(db), new Passkeys(db), new Sessions(db)]
  const [invitations, bans, auditLog] = [new Invitations(db), new Bans(db), new AuditLog(db)]
  const onError = (error: unknown) => logger.error({ err: error }, 'reading what was revoked failed')
  const kept = new KeptMembers({ people, directory, choices, lines, onError })
  const onMember: MemberObserver = async (what, person) => {
    // Somebody new has nothing to revoke yet: the other processes learn of them in the same way.
    await revocations.revoke({ userId: person.userId })
    options.onMember(what, person)
  }
  const revocations: Revocations = new Revocations({
    log: new RevocationLog(db),
    bans,
    clock,
    onRevoked(revocation) {
      sockets.revoked(revocation)
      if (revocation.userId !== null) kept.changed(revocation.userId)
    },
    onError,
  })
  const admittance = new Admittance({ access, guests, revocations })
  const sockets = new SocketRevocations({ connections, admittance, sessions, clock, onError })
  const ceremonies = new PasskeyCeremonies(new Challenges(secret, clock), passkeys)
  const signIns = new SignIns({ access, people, sessions, invitations, tokens, revocations, clock })
  const inviting = new Inviting({ invitations, people, clock })
  const comingIn = new ComingIn({ db, people, invitations, ceremonies, admittance, clock, onMember })
  const audit = new Audit({ log: auditLog, people, clock, logger })
  const members = new Members({ people, invitations, inviting, bans, revocations, audit, clock, onMember })
  const personalData = new PersonalData({ db, people, audit, onMember })
  const oidc = openOidc(config, { db, secret, people, signIns, admittance, clock, onMember })
  const shared = { people, passkeys, sessions, ceremonies, signIns, inviting, audit, clock }
  const endpoints = [
    ...signInEndpoints({
      ...shared,
      admittance,
      comingIn,
      passkeyAttempts,
      providers: oidc === null ? [] : [{ name: oidc.provider.name }],
    }),
    ...accountEndpoints({ ...shared, external: oidc?.signIns ?? null }),
  ]
  await revocations.start()
  return {
    admittance,
    people,
    invitations,
    sessions,
    bans,
    auditLog,
    audit,
    signIns,
    inviting,
    members,
    personalData,
    clock,
    revocations,
    endpoints,
    oidc,
    async close() {
      await revocations.close()
      await kept.close()
    },
  }
}
