export { startPostgres } from '../packages/server/test/postgres-server.js'
