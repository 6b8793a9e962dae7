import { type Claim, NO_CLAIM } from './claim.js'

/** The number of our advisory lock, which a database has for itself. */
const LOCK = 0x72696e67
const PATIENCE = 5_000

/**
 * Claims a database of PostgreSQL for one process, by an advisory lock of a connection of its own. A database that cannot be asked is
 * claimed by nobody: what needs it says what is wrong with it. Who loses that connection loses the claim, and no more.
 *
 * @returns `null` if another process has it.
 */
export async function claimDatabase(url: string): Promise<Claim | null> {
  const { default: pg } = await import('pg')
  let client: InstanceType<typeof pg.Client> | null = null
  try {
    client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE,
      query_timeout: PATIENCE,
      keepAlive: true,
    })
    // An error that nobody listens to would end the process.
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [LOCK])
    if (rows[0]?.ours !== true) {
      await giveUp(client)
      return null
    }
  } catch {
    // One that hangs would not end either.
    void giveUp(client)
    return NO_CLAIM
  }
  const held = client
  return { release: () => giveUp(held) }
}

async function giveUp(client: { end(): Promise<void> } | null): Promise<void> {
  await client?.end().catch(() => {})
}
