import { systemClock } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import { checkRedis } from '../src/doctor/redis-check.js'
import { readConfig } from '../src/settings/config.js'
import { startRedis } from './redis-server.js'
import { atEnd, serve } from './sockets.js'

const check = (redisUrl: string | null) => checkRedis({ ...readConfig({}, []), redisUrl }, systemClock)

it('the doctor looks at Redis where calls are there, also while a server uses it', async () => {
  expect(await check(null)).toBeNull()
  const redis = await startRedis()
  atEnd(() => redis.close())
  await serve({ redisUrl: redis.url })
  expect(await check(redis.url)).toMatchObject({
    name: 'Redis',
    outcome: 'ok',
    text: expect.stringMatching(
      /^version .*\d+\.\d+\.\d+ at 127\.0\.0\.1:\d+: one server, no replica, no append-only file, maxmemory not set \(noeviction\)$/,
    ),
  })
  const elsewise = [
    ['redis-cluster', '', 'is no cluster. Write redis:// instead of redis-cluster://.'],
    ['redis-sentinel', '/ours', 'is no Sentinel. Write redis:// instead of redis-sentinel://.'],
  ]
  for (const [scheme, master, sentence] of elsewise)
    expect(await check(`${scheme}://127.0.0.1:${redis.port}${master}`)).toMatchObject({
      outcome: 'failure',
      text: expect.stringContaining(sentence ?? ''),
    })
  await redis.kill()
  expect(await check(redis.url)).toMatchObject({
    outcome: 'failure',
    text: expect.stringContaining(
      'cannot be reached. See that it runs and that RINGDOWN_REDIS_URL is right.',
    ),
  })
  expect(await check('redis://')).toMatchObject({ outcome: 'failure' })
})
