import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import { Wire } from './wire.js'

type Answer = 'Answer' | 'Answer with audio' | 'Decline'

/** A person at a page of the app, who finds everything by its accessible name. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly wire: Wire

  /** @param page one that has not opened anything yet, so that nothing it sends is missed. */
  constructor(name: string, page: Page) {
    this.name = name
    this.page = page
    this.wire = new Wire(page)
  }

  get context(): BrowserContext {
    return this.page.context()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
  }

  /** What the page announces. */
  status(text: string | RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: text }).first()
  }

  /** The `<video>` of a person, or their own: "You". */
  video(label: string | RegExp): Locator {
    return this.page
      .locator('video')
      .and(this.page.getByLabel(label, typeof label === 'string' ? { exact: true } : {}))
  }

  get controls(): Locator {
    return this.page.getByRole('toolbar', { name: 'Call controls' })
  }

  control(name: string): Locator {
    return this.controls.getByRole('button', { name, exact: true })
  }

  incoming(from: Person): Locator {
    return this.page.getByRole('alertdialog', { name: `Incoming call from ${from.name}` })
  }

  async call(other: Person): Promise<void> {
    await this.page
      .getByRole('region', { name: 'People' })
      .getByRole('button', { name: `Call ${other.name}`, exact: true })
      .click()
  }

  answerButton(caller: Person, how: Answer = 'Answer'): Locator {
    return this.incoming(caller).getByRole('button', { name: how, exact: true })
  }

  async answer(caller: Person, how: Answer = 'Answer'): Promise<void> {
    await this.answerButton(caller, how).click()
  }

  /** Types the name where the page asks for it and continues. */
  async introduce(): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name)
    await this.button('Continue').click()
  }

  async expectHome(): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'People' })).toBeVisible()
  }

  async expectInCall(): Promise<void> {
    await expect(this.control('Hang up')).toBeVisible()
  }
}
