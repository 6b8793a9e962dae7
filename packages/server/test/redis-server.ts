import { type RedisProcess, startRedisProcess } from './redis-process.js'

/** A real Redis that keeps nothing on the disk: after a `kill`, what it held is gone. */
export interface RedisServer extends RedisProcess {
  /** As in `RINGDOWN_REDIS_URL`. */
  readonly url: string
}

/** @throws {Error} if Redis is not installed, or does not start. */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const server = await startRedisProcess((port, folder) => [
    ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder],
    ...['--save', '', '--appendonly', 'no', ...options],
  ])
  return { ...server, url: `redis://127.0.0.1:${server.port}` }
}
