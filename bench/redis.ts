export { startRedis } from '../packages/server/test/redis-server.js'
