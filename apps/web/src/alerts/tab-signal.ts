import { pageIcon, urlBesideIcon } from '../frame/page-icon.js'
import { after, every } from '../time/clock.js'

/** What the browser's tab shows: words in turn with the usual title, and an icon. */
export interface TabSignal {
  readonly title: string
  readonly icon: 'ringing' | 'missed'
}

const ICONS = { ringing: 'favicon-ringing.svg', missed: 'favicon-missed.svg' } as const
const FLASH_MS = 1000
/** The page draws its icon itself, and has more urgent things to do when it rings or is answered. */
const ICON_MS = 500

/** Makes this page's tab stand out among others. */
export class BrowserTab {
  readonly #page: Document
  readonly #icon: HTMLLinkElement | null
  readonly #usualIcon: string
  #shown: TabSignal | null = null
  #usualTitle = ''
  #stop = () => {}
  #keepIcon = () => {}

  constructor(page: Document = document) {
    this.#page = page
    this.#icon = pageIcon(page)
    this.#usualIcon = this.#icon?.href ?? ''
  }

  show(signal: TabSignal | null): void {
    if (signal?.title === this.#shown?.title && signal?.icon === this.#shown?.icon) return
    this.#stop()
    if (this.#shown && this.#page.title === this.#shown.title) this.#page.title = this.#usualTitle
    this.#shown = signal
    this.#keepIcon()
    this.#keepIcon = after(ICON_MS, () => {
      if (this.#icon)
        this.#icon.href = signal ? urlBesideIcon(ICONS[signal.icon], this.#page) : this.#usualIcon
    })
    if (!signal) return
    this.#flash(signal.title)
    this.#stop = every(FLASH_MS, () => this.#flash(signal.title))
  }

  /** The app may have set another title meanwhile, which is then the usual one. */
  #flash(title: string): void {
    if (this.#page.title === title) {
      this.#page.title = this.#usualTitle
    } else {
      this.#usualTitle = this.#page.title
      this.#page.title = title
    }
  }
}
