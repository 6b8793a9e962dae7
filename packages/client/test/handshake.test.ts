import { describe, expect, it } from 'vitest'
import { makeHandshake } from '../src/signaling/handshake.js'

const source = (token: unknown, takesOver = false) => ({
  token: async () => token as string,
  deviceId: async () => 'ann-1',
  nextConnection: () => 7,
  calls: () => [],
  takesOver: () => takesOver,
})

describe('a handshake', () => {
  it('says who connects, for which time, and in which calls', async () => {
    expect(await makeHandshake(source('a.b-c_d'), null)).toEqual({
      v: 2,
      token: 'a.b-c_d',
      deviceId: 'ann-1',
      connection: 7,
      calls: [],
      capabilities: ['transfer', 'move', 'drain'],
    })
  })

  it('says that it takes over from a connection that is still open', async () => {
    const { capabilities } = await makeHandshake(source('token', true), null)
    expect(capabilities).toEqual(['transfer', 'move', 'drain', 'drained'])
  })

  it.each([undefined, null, 42, '', '<html>502</html>', 'two words'])('has no token in %j', async token => {
    await expect(makeHandshake(source(token), null)).rejects.toThrow('The result is not a token.')
  })
})
