import type { Call, Watchable } from '@ringdown/client'
import { freePerson } from '../completions/free-person.js'
import type { Phone } from '../phone/phone.js'
import { every } from '../time/clock.js'
import type { AlertChoice } from './alert-setting.js'
import { type DueAlerts, dueAlerts, LINK_TAG, tagOf } from './due-alerts.js'
import { DOORBELL, RING } from './melody.js'
import type { ChosenAction, Notifier } from './notifier.js'
import type { Sound } from './sound.js'
import type { BrowserTab } from './tab-signal.js'

/** How the person is reached. */
export interface AlertPorts {
  readonly setting: Watchable<AlertChoice>
  readonly sound: Pick<Sound, 'prepare' | 'play'>
  readonly notifier: Pick<Notifier, 'show' | 'close' | 'onChosen'>
  readonly tab: Pick<BrowserTab, 'show'>
  /** Whether the person has the page before them. */
  readonly attention: Watchable<boolean>
  /** Whether camera and microphone would open without a question that only the page can ask. */
  readonly mayOpenDevices: (media: Call['snapshot']['media']) => Promise<boolean>
}

const LOOP_MS = { ring: 3000, queue: 15_000 } as const
const MELODIES = { ring: RING, queue: DOORBELL } as const
/** Of the volume, where the person is talking to somebody. */
const SOFTLY = 0.4

/** Sees to it that a ring or a new visitor is heard and seen on every screen, and beside the page. */
export class CallAlerts {
  readonly #phone: Phone
  readonly #ports: AlertPorts
  readonly #unfollow: (() => void)[]
  readonly #notified = new Set<string>()
  readonly #rungFor = new WeakSet<Call>()
  readonly #followed = new WeakSet<Call>()
  #loop: DueAlerts['loop'] = null
  #stopLoop = () => {}
  #isClosed = false
  #missed: Phone['ringdown']['snapshot']['missed']
  #missedFrom: string | null = null
  #visitors = 0

  constructor(phone: Phone, ports: AlertPorts) {
    this.#phone = phone
    this.#ports = ports
    this.#missed = phone.ringdown.snapshot.missed
    ports.notifier.onChosen = (tag, action) => void this.#choose(tag, action)
    ports.sound.prepare()
    const { ringdown, lines, visitors, completions } = phone
    const followed: Watchable<unknown>[] = [
      ringdown,
      lines,
      visitors,
      completions.waits,
      ports.attention,
      ports.setting,
    ]
    this.#unfollow = followed.map(each => each.subscribe(this.#update))
    this.#update()
  }

  close(): void {
    this.#isClosed = true
    for (const unfollow of this.#unfollow) unfollow()
    this.#play(null)
    this.#notify([])
    this.#ports.tab.show(null)
  }

  readonly #update = () => {
    if (this.#isClosed) return
    const { ringdown, lines, visitors, completions, nameOf } = this.#phone
    const { incoming, calls } = ringdown.snapshot
    for (const call of calls) this.#follow(call)
    const isWatched = this.#ports.attention.snapshot
    this.#noteMissed(isWatched)
    const isTalking = calls.some(call => call.snapshot.phase === 'accepted')
    const due = dueAlerts({
      ring: incoming[0] ?? null,
      free: freePerson(completions.waits.snapshot, ringdown.snapshot)?.name ?? null,
      lines: lines.snapshot,
      visitors: visitors.snapshot,
      isTalking,
      isWatched,
      missedFrom: this.#missedFrom,
      nameOf,
    })
    const rang = this.#loop === due.loop
    this.#play(due.loop)
    // A loop that has just begun has been heard already.
    this.#greet(rang && due.loop !== 'ring', isTalking ? SOFTLY : 1)
    this.#notify(this.#ports.setting.snapshot.notify ? due.notifications : [])
    this.#ports.tab.show(due.tab)
  }

  /** A call that is answered stops a ring beside it. */
  #follow(call: Call): void {
    if (this.#followed.has(call)) return
    this.#followed.add(call)
    const unfollow = call.subscribe(this.#update)
    void call.ended.then(unfollow)
  }

  #play(loop: DueAlerts['loop']): void {
    if (loop === this.#loop) return
    this.#loop = loop
    this.#stopLoop()
    this.#stopLoop = () => {}
    if (loop === null) return
    const play = () => this.#sound(MELODIES[loop], 1)
    play()
    this.#stopLoop = every(LOOP_MS[loop], play)
  }

  /** Rings the bell once for visitors who have just come. */
  #greet(isDue: boolean, share: number): void {
    const waiting = this.#phone.lines.snapshot.flatMap(line => line.waiting ?? [])
    const fresh = waiting.filter(call => !this.#rungFor.has(call))
    for (const call of fresh) this.#rungFor.add(call)
    const visitors = this.#phone.visitors.snapshot
    const isMore = visitors > this.#visitors
    this.#visitors = visitors
    if (isDue && (fresh.length > 0 || isMore)) this.#sound(DOORBELL, share)
  }

  #sound(melody: typeof RING, share: number): void {
    void this.#ports.sound.play(melody, this.#ports.setting.snapshot.volume * share)
  }

  #notify(wanted: DueAlerts['notifications']): void {
    const { notifier } = this.#ports
    const tags = new Set(wanted.map(({ tag }) => tag))
    for (const tag of this.#notified) {
      if (tags.has(tag)) continue
      this.#notified.delete(tag)
      void notifier.close(tag)
    }
    for (const notification of wanted) {
      if (this.#notified.has(notification.tag)) continue
      this.#notified.add(notification.tag)
      void notifier.show(notification)
    }
  }

  #noteMissed(isWatched: boolean): void {
    const { missed } = this.#phone.ringdown.snapshot
    const isNew = missed.length > this.#missed.length
    this.#missed = missed
    if (isWatched) this.#missedFrom = null
    else if (isNew) this.#missedFrom = missed[0]?.caller.name ?? null
  }

  /** The person has pressed a notification. Opening it has shown them the page, with all they can do there. */
  async #choose(tag: string, action: ChosenAction | 'open'): Promise<void> {
    const { ringdown, lines } = this.#phone
    const ring = ringdown.snapshot.incoming.find(call => tagOf(call) === tag)
    if (ring && action === 'decline') ring.decline()
    if (action !== 'answer') return
    const visitor = lines.snapshot.flatMap(line => line.waiting ?? []).find(call => tagOf(call) === tag)
    // Ending a call for a visitor is for the page to ask.
    if (visitor && ringdown.snapshot.calls.length > 0) return
    if (tag === LINK_TAG) return this.#answerLink()
    const call = ring ?? visitor
    if (!call) return
    const { video } = call.snapshot.media
    // Otherwise the page, which is before them now, shows the ring and asks when they answer there.
    if (!(await this.#ports.mayOpenDevices({ audio: true, video }))) return
    if (call.snapshot.phase !== 'ended') this.#phone.answer(call, ring ? { audio: true, video } : undefined)
  }
  async #answerLink(): Promise<void> {
    const { ringdown, visitors } = this.#phone
    const isDue = () => visitors.snapshot > 0 && ringdown.snapshot.calls.length === 0
    const mayOpen = await this.#ports.mayOpenDevices({ audio: true, video: true })
    if (mayOpen && isDue()) this.#phone.answerLink()
  }
}
