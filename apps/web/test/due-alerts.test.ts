import { describe, expect, it } from 'vitest'
import { dueAlerts, type Situation } from '../src/alerts/due-alerts.js'
import { FakeCall } from './fake-ringdown.js'

const ring = new FakeCall({ direction: 'incoming', address: 'user:me' })
const visitor = new FakeCall({ direction: 'incoming', address: 'line:reception' })
const queue = [{ name: 'reception', waiting: [visitor] }]

function due(situation: Partial<Situation>) {
  return dueAlerts({
    ring: null,
    free: null,
    lines: [],
    visitors: 0,
    isTalking: false,
    isWatched: true,
    missedFrom: null,
    nameOf: call => (call === ring ? 'Ada' : 'Vera'),
    ...situation,
  })
}

describe('what is heard', () => {
  it('nothing while nothing happens', () => expect(due({}).loop).toBeNull())
  it('the ringtone, before the bell of the queue', () => {
    expect(due({ ring, lines: queue }).loop).toBe('ring')
    expect(due({ lines: queue }).loop).toBe('queue')
    expect(due({ visitors: 1 }).loop).toBe('queue')
    expect(due({ free: 'Anna', lines: queue }).loop).toBe('ring')
  })
  it('no tone that goes on while the person talks', () => {
    expect(due({ ring, lines: queue, isTalking: true }).loop).toBeNull()
  })
})

describe('what is notified', () => {
  it('nothing while the person has the page before them', () => {
    expect(due({ ring, lines: queue }).notifications).toEqual([])
  })
  it('a ring, with Answer and Decline', () => {
    const [notification] = due({ ring, isWatched: false }).notifications
    expect(notification?.title).toBe('Incoming call from Ada')
    expect(notification?.actions.map(({ title }) => title)).toEqual(['Answer', 'Decline'])
  })
  it('a visitor, with Answer alone: the others of the staff may answer instead', () => {
    const [notification] = due({ lines: queue, isWatched: false }).notifications
    expect(notification?.title).toBe('Vera is waiting at reception')
    expect(notification?.actions.map(({ title }) => title)).toEqual(['Answer'])
  })
  it('somebody who waits on the link, without a name: only the call tells it', () => {
    const [notification] = due({ visitors: 2, isWatched: false }).notifications
    expect(notification?.title).toBe('Somebody is waiting on your link')
    expect(due({ visitors: 1 }).notifications).toEqual([])
  })
  it('somebody who is free now: the page asks whether to call them', () => {
    const [notification] = due({ free: 'Anna', isWatched: false }).notifications
    expect(notification).toMatchObject({ title: 'Anna is free now', actions: [] })
    expect(due({ free: 'Anna' }).tab).toEqual({ title: 'Anna is free now', icon: 'ringing' })
  })
  it('each call once, also during a call', () => {
    const { notifications } = due({ ring, lines: queue, isWatched: false, isTalking: true })
    expect(new Set(notifications.map(({ tag }) => tag)).size).toBe(2)
  })
})

describe('what the tab shows', () => {
  it('a ring, also while the page is watched', () => {
    expect(due({ ring }).tab).toEqual({ title: 'Incoming call from Ada', icon: 'ringing' })
  })
  it('the queue and a missed call until the person looks', () => {
    expect(due({ lines: queue, isWatched: false }).tab?.title).toBe('1 waiting at reception')
    expect(due({ visitors: 1, isWatched: false }).tab?.title).toBe('Somebody is waiting on your link')
    expect(due({ missedFrom: 'Ada', isWatched: false }).tab).toEqual({
      title: 'Missed call from Ada',
      icon: 'missed',
    })
    expect(due({ lines: queue, missedFrom: 'Ada' }).tab).toBeNull()
  })
})
