import { JumpingClock } from '@ringdown/testing'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { webhooksRoutes } from '../src/api/webhooks-routes.js'
import type { Database } from '../src/records/database.js'
import { DeliveryRecords } from '../src/records/deliveries.js'
import { WebhookRecords } from '../src/records/webhooks.js'
import type { WebhookEvent } from '../src/webhooks/webhook-event.js'
import { WebhookSender } from '../src/webhooks/webhook-sender.js'
import { Webhooks } from '../src/webhooks/webhooks.js'
import { serveApi } from './api-rig.js'
import { eachDatabase } from './databases.js'
import { atEnd } from './sockets.js'
import { receive } from './webhook-receiver.js'

const HOUR = 3_600_000
const PLACED: WebhookEvent = { type: 'call.placed', at: 0, data: { callId: 'c1' } }

eachDatabase('webhooks', open => {
  async function rig({
    database,
    allowsPrivate = true,
  }: {
    database?: Database
    allowsPrivate?: boolean
  } = {}) {
    const { db } = database ?? (await open())
    // What a receiver verifies is not older than a few minutes by its own clock.
    const clock = new JumpingClock(Date.now())
    const webhooks = new WebhookRecords(db)
    const deliveries = new DeliveryRecords(db)
    const sender = new WebhookSender({ clock, allowsPrivate })
    const logger = pino({ level: 'silent' })
    const publisher = new Webhooks({ webhooks, deliveries, sender, clock, logger })
    publisher.start()
    atEnd(() => publisher.close())
    const api = await serveApi(webhooksRoutes({ clock, webhooks, deliveries, sender, publisher }))
    const make = async (url: string, more: object = {}) => {
      const { body } = await api.ask('POST', '/webhooks', 'owner', { url, ...more })
      return body
    }
    const log = async (id: string) => (await api.ask('GET', `/webhooks/${id}/deliveries`, 'owner')).body.items
    /** Goes on until the last delivery of a webhook is as expected. */
    const untilLast = async (id: string, expected: object) => {
      await expect.poll(async () => (await log(id))[0]).toMatchObject(expected)
      await publisher.idle(id)
    }
    return { clock, webhooks, deliveries, publisher, api, make, log, untilLast }
  }

  it('are told what happens, signed so that the reference library believes it', async () => {
    const { publisher, make, untilLast } = await rig()
    const receiver = await receive(response => response.end())
    const hook = await make(receiver.url, { events: ['call.placed'] })
    expect(hook).toMatchObject({ enabled: true, secret: expect.stringMatching(/^whsec_/) })
    publisher.publish({ ...PLACED, type: 'call.ended' })
    publisher.publish(PLACED)
    await untilLast(hook.id, { state: 'delivered', eventType: 'call.placed', attempts: 1, status: 200 })
    const [received] = receiver.received
    expect(receiver.received).toHaveLength(1)
    const verified = new Webhook(hook.secret).verify(received!.body, received!.headers)
    expect(verified).toEqual({
      type: 'call.placed',
      timestamp: '1970-01-01T00:00:00.000Z',
      data: { callId: 'c1' },
    })
    expect(() => new Webhook(hook.secret).verify(`${received!.body} `, received!.headers)).toThrow()
  })

  it('are told of nothing, and nothing is described, only where it is known that there are none', async () => {
    const { publisher, make, api } = await rig()
    await expect.poll(() => publisher.mayListen).toBe(false)
    const receiver = await receive(response => response.end())
    const { id } = await make(receiver.url)
    expect(publisher.mayListen).toBe(true)
    await publisher.idle(id)
    expect(publisher.mayListen).toBe(true)
    await api.ask('DELETE', `/webhooks/${id}`, 'owner')
    await expect.poll(() => publisher.mayListen).toBe(false)
  })

  it('are told again, later each time, until it has arrived; and it is the same event', async () => {
    const { publisher, clock, make, untilLast } = await rig()
    let status = 500
    const receiver = await receive(response => response.writeHead(status).end())
    const hook = await make(receiver.url)
    publisher.publish(PLACED)
    await untilLast(hook.id, { state: 'pending', attempts: 1, status: 500, problem: 'It answered 500.' })
    await clock.jump(4_999)
    expect(receiver.received).toHaveLength(1)
    await clock.jump(1)
    await untilLast(hook.id, { state: 'pending', attempts: 2 })
    status = 204
    await clock.jump(300_000)
    await untilLast(hook.id, { state: 'delivered', attempts: 3, status: 204, problem: null })
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('that hang or refuse hold up no other', async () => {
    const { publisher, make, untilLast } = await rig()
    const hanging = await receive(() => {})
    const refusing = await receive(response => response.writeHead(400).end())
    const good = await receive(response => response.end())
    await make(hanging.url)
    await make(refusing.url)
    const hook = await make(good.url)
    for (let count = 0; count < 5; count++) publisher.publish(PLACED)
    await expect.poll(() => good.received).toHaveLength(5)
    await untilLast(hook.id, { state: 'delivered' })
    // A few at a time, however many wait.
    expect(hanging.connections()).toBeLessThanOrEqual(2)
  })

  it('are turned off when nothing has arrived for days, and when the receiver says that it is gone', async () => {
    const { publisher, clock, api, make, untilLast } = await rig()
    const failing = await receive(response => response.writeHead(500).end())
    const hook = await make(failing.url)
    publisher.publish(PLACED)
    await untilLast(hook.id, { attempts: 1 })
    for (let attempts = 2; attempts <= 10; attempts++) {
      await clock.jump(24 * HOUR)
      await untilLast(hook.id, { state: attempts < 10 ? 'pending' : 'failed', attempts })
    }
    const gone = await receive(response => response.writeHead(410).end())
    const left = await make(gone.url)
    publisher.publish(PLACED)
    const enabled = async () => {
      const { body } = await api.ask('GET', '/webhooks', 'owner')
      return body.items.map(({ id, enabled }: { id: string; enabled: boolean }) => [id, enabled])
    }
    await expect.poll(enabled).toEqual([
      [hook.id, false],
      [left.id, false],
    ])
  })

  it('are told after a restart what they had not been told', async () => {
    const database = await open()
    const before = await rig({ database })
    let status = 500
    const receiver = await receive(response => response.writeHead(status).end())
    const hook = await before.make(receiver.url)
    before.publisher.publish(PLACED)
    await before.untilLast(hook.id, { attempts: 1 })
    await before.publisher.close()
    status = 200
    const after = await rig({ database })
    await after.publisher.idle(hook.id)
    await after.clock.jump(60_000)
    await after.untilLast(hook.id, { state: 'delivered', attempts: 2 })
  })

  it('have a log, and an event of it can be sent again', async () => {
    const { publisher, clock, api, make, untilLast, log } = await rig()
    const receiver = await receive(response => response.end())
    const hook = await make(receiver.url)
    publisher.publish(PLACED)
    await untilLast(hook.id, { state: 'delivered' })
    const [delivery] = await log(hook.id)
    const path = `/webhooks/${hook.id}/deliveries/${delivery.id}/again`
    expect((await api.ask('POST', path, 'owner')).status).toBe(204)
    await expect.poll(() => receiver.received).toHaveLength(2)
    expect(receiver.received[1]?.headers['webhook-id']).toBe(delivery.eventId)
    const wrong = `/webhooks/${hook.id}/deliveries/none/again`
    expect((await api.ask('POST', wrong, 'owner')).body.code).toBe('not-found')
    await clock.jump(1)
    const tested = await api.ask('POST', `/webhooks/${hook.id}/test`, 'owner')
    expect(tested.status).toBe(202)
    await untilLast(hook.id, { eventType: 'webhook.test', eventId: tested.body.eventId, state: 'delivered' })
  })

  it('can be changed, turned off, given a new secret and removed', async () => {
    const { publisher, api, make, log } = await rig()
    const receiver = await receive(response => response.end())
    const hook = await make(receiver.url, { description: 'Till' })
    const change = (body: object) => api.ask('PATCH', `/webhooks/${hook.id}`, 'owner', body)
    expect((await change({ enabled: false, events: ['call.ended'] })).body).toMatchObject({
      enabled: false,
      events: ['call.ended'],
      description: 'Till',
    })
    publisher.publish({ ...PLACED, type: 'call.ended' })
    await publisher.idle(hook.id)
    expect(await log(hook.id)).toEqual([])
    const { body: renewed } = await api.ask('POST', `/webhooks/${hook.id}/secret`, 'owner')
    expect(renewed.secret).not.toBe(hook.secret)
    const list = await api.ask('GET', '/webhooks', 'owner')
    expect(JSON.stringify(list.body)).not.toContain('whsec_')
    expect((await api.ask('DELETE', `/webhooks/${hook.id}`, 'owner')).status).toBe(204)
    expect((await change({ enabled: true })).body.code).toBe('not-found')
    expect((await api.ask('GET', `/webhooks/${hook.id}/deliveries`, 'owner')).status).toBe(404)
  })

  it('are only on the internet, unless the operator says otherwise', async () => {
    const { api, publisher, webhooks, untilLast } = await rig({ allowsPrivate: false })
    const { url, port, connections } = await receive(response => response.end())
    expect((await api.ask('POST', '/webhooks', 'owner', { url })).body).toMatchObject({
      status: 400,
      code: 'bad-request',
      detail: 'The URL must begin with https://.',
    })
    // A name that means a private address, which shows only when something is sent.
    const made = await api.ask('POST', '/webhooks', 'owner', { url: `https://localhost:${port}/` })
    expect(made.status).toBe(201)
    publisher.publish(PLACED)
    await untilLast(made.body.id, {
      state: 'pending',
      problem: expect.stringContaining('RINGDOWN_WEBHOOK_PRIVATE=on'),
    })
    expect(connections()).toBe(0)
    for (let count = 1; count < 32; count++) {
      await webhooks.make({ url, description: '', events: [], secret: 's', createdBy: '' }, 0, 32)
    }
    const { body } = await api.ask('POST', '/webhooks', 'owner', { url: 'https://example.org' })
    expect(body).toMatchObject({ status: 409, code: 'limit-reached' })
  })
})
