import { RecordsError, type RecordsFault } from './records-error.js'

/** SQLite's primary result codes: the low byte of what it reports. */
const SQLITE: Readonly<Record<number, RecordsFault>> = {
  5: 'locked',
  6: 'locked',
  8: 'read-only',
  10: 'damaged',
  11: 'damaged',
  13: 'full',
  14: 'unreachable',
  26: 'damaged',
}

/** What the operator reads about a file. The path is put before it. */
const FILE_SENTENCES: Readonly<Partial<Record<RecordsFault, string>>> = {
  locked: 'is locked by another program. End that program, or wait until it is done.',
  'read-only':
    'cannot be written. Let the user that Ringdown runs as write to the file and to its folder, or set RINGDOWN_DATA_DIR to another folder.',
  full: 'cannot grow: the disk is full. Free some space.',
  unreachable:
    'cannot be opened. Let the user that Ringdown runs as read and write its folder, or set RINGDOWN_DATA_DIR to another folder.',
  damaged:
    'is damaged, or is not a database. Move it away and restore a backup with "ringdown restore FILE".',
}

/** The fault that an error of SQLite means; `null` if it is an error of the query. */
export function fileFault(file: string, error: unknown): RecordsError | null {
  const fault = sqliteFault(error)
  if (fault === null) return null
  return new RecordsError(fault, `The database ${file} ${FILE_SENTENCES[fault]}`, { cause: error })
}

/** The data directory could not be made. */
export function unusableFolder(folder: string, error: unknown): RecordsError {
  return new RecordsError('read-only', `The data directory ${folder} ${FILE_SENTENCES['read-only']}`, {
    cause: error,
  })
}

function sqliteFault(error: unknown): RecordsFault | null {
  if (!(error instanceof Error)) return null
  if ('rawCode' in error && typeof error.rawCode === 'number') return SQLITE[error.rawCode & 0xff] ?? null
  // The driver has only words for a file that it could not open.
  return error.message.startsWith('ConnectionFailed') ? 'unreachable' : null
}

/** Codes of PostgreSQL, whole or by their class, and of sockets. */
const POSTGRES: Readonly<Record<string, RecordsFault>> = {
  '08': 'unreachable',
  '57': 'unreachable',
  '53': 'unreachable',
  '28': 'refused',
  '3D': 'refused',
  '53100': 'full',
  '53200': 'full',
  '25006': 'read-only',
  '42501': 'refused',
  '55P03': 'locked',
  '40001': 'locked',
  '40P01': 'locked',
  XX: 'damaged',
}

const SOCKET = /^(?:E[A-Z]+|CERT_|SELF_SIGNED|UNABLE_|DEPTH_|ERR_TLS|ERR_SSL)/
/** Of the driver and its pool, which have no code for these. */
const LOST =
  /timeout exceeded|Connection terminated|Query read timeout|not queryable|Client was closed|server closed the connection|does not support SSL/i

const SERVER_SENTENCES: Readonly<Partial<Record<RecordsFault, string>>> = {
  locked: 'is busy with another change to the same records. Try again.',
  'read-only':
    'takes no changes: it is a replica or set to read-only. Let RINGDOWN_DATABASE_URL lead to the primary.',
  full: 'has no space left. Free some on its disk.',
  unreachable: 'cannot be reached. See that it runs and that RINGDOWN_DATABASE_URL is right.',
  refused:
    'refuses us. Check the user, the password and the database in RINGDOWN_DATABASE_URL; the user must be allowed to create tables.',
  damaged: 'reports that its data is damaged. See its own log.',
}

/** The fault that an error of PostgreSQL or of its driver means; `null` if it is an error of the query. */
export function serverFault(host: string, error: unknown): RecordsError | null {
  const fault = postgresFault(error)
  if (fault === null) return null
  const said = error instanceof Error && error.message !== '' ? ` It said: ${error.message}.` : ''
  return new RecordsError(fault, `PostgreSQL at ${host} ${SERVER_SENTENCES[fault]}${said}`, { cause: error })
}

function postgresFault(error: unknown): RecordsFault | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = POSTGRES[code] ?? POSTGRES[code.slice(0, 2)]
  if (known !== undefined && /^[0-9A-Z]{5}$/.test(code)) return known
  if (SOCKET.test(code) || LOST.test(error.message)) return 'unreachable'
  // What several addresses of one host said.
  return error instanceof AggregateError && error.errors.length > 0 ? postgresFault(error.errors[0]) : null
}
