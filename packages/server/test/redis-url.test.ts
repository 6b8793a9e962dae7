import { expect, it } from 'vitest'
import { RedisError } from '../src/redis/redis-error.js'
import { hostOf, readRedisUrl } from '../src/redis/redis-url.js'
import { readConfig } from '../src/settings/config.js'

const PLAIN = {
  ...{ topology: 'server', master: '', isTls: false, username: '', password: '', database: 0 },
  ...{ sentinelUsername: '', sentinelPassword: '' },
}

it.each([
  ['redis://localhost', { endpoints: [{ host: 'localhost', port: 6379 }] }],
  [
    'redis://user:p%40ss@redis.example.org:6380/3',
    {
      endpoints: [{ host: 'redis.example.org', port: 6380 }],
      ...{ username: 'user', password: 'p@ss', database: 3 },
    },
  ],
  [
    'rediss://:a:b@[2001:db8::1]:1',
    { endpoints: [{ host: '2001:db8::1', port: 1 }], isTls: true, password: 'a:b' },
  ],
  [
    'redis-sentinel://:password@a:26379,b/mymaster/2?sentinel-user=u&sentinel-password=s%26t',
    {
      topology: 'sentinel',
      endpoints: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_379 },
      ],
      ...{ master: 'mymaster', password: 'password', database: 2 },
      ...{ sentinelUsername: 'u', sentinelPassword: 's&t' },
    },
  ],
  [
    'rediss-sentinel://a/mymaster',
    { topology: 'sentinel', endpoints: [{ host: 'a', port: 26_379 }], master: 'mymaster', isTls: true },
  ],
  [
    'redis-cluster://u:p@a:7001,b:7002/',
    {
      topology: 'cluster',
      endpoints: [
        { host: 'a', port: 7_001 },
        { host: 'b', port: 7_002 },
      ],
      ...{ username: 'u', password: 'p' },
    },
  ],
])('reads %s', (url, expected) => {
  expect(readRedisUrl(url)).toEqual({ ...PLAIN, ...expected })
})

it.each([
  ['http://a', 'must begin with redis://, redis-sentinel:// or redis-cluster://, or with rediss for TLS'],
  ['redis://', 'must name hosts with ports from 1 to 65535'],
  ['redis://a:0', 'must name hosts with ports from 1 to 65535'],
  ['redis://a:99999', 'must name hosts with ports from 1 to 65535'],
  [
    'redis://:hid/den@a',
    'with "@", "/", "?", "#" and "%" in a password written as %40, %2F, %3F, %23 and %25',
  ],
  ['redis://:hid@den@a', 'written as %40'],
  ['redis://:hid%den@a', 'has a "%" that stands for nothing: write it as %25'],
  ['redis://a:1,b:2', 'names several hosts: write "redis-sentinel://'],
  ['redis://a/calls', 'must end with the number of a database'],
  ['redis://a/1/2', 'must end with the number of a database'],
  [
    'redis-sentinel://a,b',
    'must name the master that the Sentinels watch, as in "redis-sentinel://:password@host:26379,',
  ],
  ['redis-sentinel://a,b/0', 'must name the master that the Sentinels watch'],
  ['redis-sentinel://a/m?password=hidden', 'but "sentinel-user=…" and "sentinel-password=…"'],
  ['redis-cluster://a,b/1', 'must end after the hosts: a cluster has only the database 0'],
  ['redis-cluster://a?b=c', 'must have nothing after a "?"'],
])('says what to write instead of %s, and repeats no password', (url, sentence) => {
  const read = () => readRedisUrl(url)
  expect(read).toThrow(RedisError)
  expect(read).toThrow(sentence)
  expect(read).not.toThrow(/hid|den/)
  expect(() => readConfig({ RINGDOWN_REDIS_URL: url }, [])).toThrow(sentence)
  expect(() => readConfig({ RINGDOWN_REDIS_URL: url }, [])).not.toThrow(/hid|den/)
})

it('names the hosts in messages, and nothing else', () => {
  expect(hostOf(readRedisUrl('redis-cluster://u:secret@a:1,[2001:db8::1]:2'))).toBe('a:1, [2001:db8::1]:2')
})
