import type { Page } from '@playwright/test'
import { Person } from '../../person.js'
import type { Place } from '../place.js'

/** A person at their computer throughout the run: the page in front of them, and what they turned on. */
export class Seat {
  readonly place: Place
  #person: Person
  isMuted = false
  isSharing = false

  constructor(person: Person, place: Place) {
    this.#person = person
    this.place = place
  }

  get person(): Person {
    return this.#person
  }

  get page(): Page {
    return this.#person.page
  }

  get name(): string {
    return this.#person.name
  }

  /** Reloads the page. @returns when it has loaded. */
  async reload(): Promise<void> {
    this.isSharing = false
    await this.page.reload({ waitUntil: 'commit' })
  }

  /**
   * Crashes the page's process, so that it cannot say goodbye; after a while the person lets the browser restore it.
   * For Playwright a crashed page stays crashed, so a new tab takes over the storage of the old one.
   */
  async crash(awayMs: number): Promise<void> {
    const { page, name } = this
    const { context } = this.#person
    const url = page.url()
    const kept = await page.evaluate(() => ({ ...sessionStorage }))
    const crashed = page.waitForEvent('crash')
    const devTools = await context.newCDPSession(page)
    devTools.send('Page.crash').catch(() => {})
    await crashed
    await new Promise(resolve => setTimeout(resolve, awayMs))
    this.isSharing = false
    const restored = await context.newPage()
    await restored.addInitScript(kept => {
      // Once: whatever loads in the tab later has what this page leaves.
      if (sessionStorage.length === 0) Object.assign(sessionStorage, kept)
    }, kept)
    this.#person = new Person(name, restored)
    await page.close()
    await restored.goto(url, { waitUntil: 'commit' })
  }

  /** "Duplicate tab". @returns the copy. */
  async duplicate(): Promise<Person> {
    const opened = this.#person.context.waitForEvent('page')
    await this.page.evaluate(() => void window.open(location.href))
    const copy = await opened
    await copy.waitForLoadState('load')
    return new Person(this.name, copy)
  }

  async turnMicrophone(): Promise<void> {
    await this.#press(this.isMuted ? 'Unmute microphone' : 'Mute microphone')
    this.isMuted = !this.isMuted
  }

  async turnScreen(): Promise<void> {
    await this.#press(this.isSharing ? 'Stop sharing' : 'Share screen')
    this.isSharing = !this.isSharing
  }

  /** What the page says about the call. */
  async describe(): Promise<string> {
    const texts = await this.page
      .evaluate(() => {
        const seen = [...document.querySelectorAll('h1, [role=status], [role=alert], [role=alertdialog]')]
        const inCall = document.querySelector('[role=toolbar]') ? ['(in the call)'] : []
        return [...inCall, ...seen.flatMap(({ textContent }) => textContent?.trim() || [])]
      })
      .catch(() => ['no page'])
    return `${this.name}: ${[...new Set(texts)].join(' / ')}`
  }

  #press(control: string): Promise<void> {
    return this.#person.control(control).click()
  }
}
