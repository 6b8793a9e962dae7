import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { expect, it } from 'vitest'
import { startPostgres } from './postgres-server.js'
import { atEnd, join, newLink, refused, serve, statusOf, until } from './sockets.js'

it('without its records a server goes on ringing and connecting people, and says what it cannot do', async () => {
  const folder = await mkdtemp(joinPath(tmpdir(), 'ringdown-away-'))
  const postgres = await startPostgres(folder, ['-F'])
  const { url: databaseUrl } = await postgres.newDatabase()
  const server = await serve({ databaseUrl })
  atEnd(() => rm(folder, { recursive: true, force: true }))
  const ada = await join(server, 'Ada')
  const bob = await join(server, 'Bob')

  await postgres.stop()
  const { callId } = await ada.invite(bob.address)
  await until(() => bob.seen(callId).includes('invite'))
  await bob.append(callId, { type: 'ringing' })
  await bob.append(callId, { type: 'accept' })
  await until(() => ada.seen(callId).includes('accept'))
  await ada.append(callId, { type: 'hangup', reason: 'completed' })
  // Somebody who comes meanwhile rings and is rung, too.
  const cy = await join(server, 'Cy')
  expect((await cy.invite(ada.address)).seq).toBe(1)
  expect(await statusOf(server.port, '/livez', {})).toBe(200)
  // What needs the records is refused with a sentence.
  expect(await refused(ada.invite(newLink()))).toMatchObject({
    code: 'unavailable',
    message: 'The server cannot use its records now. Try again in a moment.',
  })

  await postgres.start()
  await until(
    async () =>
      await ada.invite(newLink()).then(
        () => true,
        () => false,
      ),
  )
  await postgres.stop()
})
