import { expect, it } from 'vitest'
import { type Device, join, newLink, serve, until } from './sockets.js'

type Server = Awaited<ReturnType<typeof serve>>

/** A request to the API by the person of a device. */
function ask(server: Server, { guest }: Device, method: string, path: string): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${guest.token}` },
  })
}

async function idsOf(server: Server, device: Device): Promise<readonly string[]> {
  const response = await ask(server, device, 'GET', `/links?owner=${device.guest.userId}`)
  const { items } = (await response.json()) as { items: { id: string }[] }
  return items.map(({ id }) => id)
}

it('a link that is withdrawn over the API ends the call that waits there, and no other', async () => {
  const server = await serve()
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  const [link, other] = [newLink(), newLink()]
  const { callId } = await ada.invite(link)
  const [id = ''] = await idsOf(server, ada)
  const { callId: goesOn } = await ada.invite(other)
  expect((await ask(server, bob, 'DELETE', `/links/${id}`)).status).toBe(403)
  expect((await bob.listen(link)).calls).toHaveLength(1)
  expect((await ask(server, ada, 'DELETE', `/links/${id}`)).status).toBe(204)
  await until(() => ada.seen(callId).includes('hangup cancelled'))
  await until(() => bob.seen(callId).includes('hangup cancelled'))
  expect(await bob.listen(link)).toMatchObject({ calls: [], link: { state: 'ended' } })
  expect((await bob.listen(other)).calls).toMatchObject([{ callId: goesOn }])
})

it('a call that was answered on a link goes on when the link is withdrawn', async () => {
  const server = await serve()
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  const link = newLink()
  const { callId } = await ada.invite(link)
  await bob.listen(link)
  await bob.append(callId, { type: 'accept' })
  await until(() => ada.seen(callId).includes('accept'))
  const [id = ''] = await idsOf(server, ada)
  expect((await ask(server, ada, 'DELETE', `/links/${id}`)).status).toBe(204)
  await expect(ada.append(callId, { type: 'hangup', reason: 'completed' })).resolves.toBeDefined()
})
