/** A notification of the operating system. */
export interface CallNotification {
  /** Names it, also across the tabs of this browser: two tabs that ring show one. */
  readonly tag: string
  readonly title: string
  readonly body: string
  readonly actions: readonly NotificationChoice[]
}

/** A button in a notification. */
interface NotificationChoice {
  readonly action: ChosenAction
  readonly title: string
}

export type ChosenAction = 'answer' | 'decline'

/** Shows notifications through a service worker: only those have buttons, and phones show no others. */
export class Notifier {
  readonly #workerUrl: string
  /** Told what the person chose: a button, or the notification itself, `open`. */
  onChosen: (tag: string, action: ChosenAction | 'open') => void = () => {}
  #worker: Promise<ServiceWorker | null> | null = null

  constructor(workerUrl: string) {
    this.#workerUrl = workerUrl
    navigator.serviceWorker?.addEventListener('message', ({ data, source }: MessageEvent) => {
      if (!(source instanceof ServiceWorker) || data?.kind !== 'chosen') return
      const { tag, action } = data
      this.onChosen(tag, action === 'answer' || action === 'decline' ? action : 'open')
    })
  }

  /** What the browser permits; `unsupported` where it cannot notify at all. */
  get permission(): NotificationPermission | 'unsupported' {
    return 'Notification' in globalThis && 'serviceWorker' in navigator
      ? Notification.permission
      : 'unsupported'
  }

  /** Lets the browser ask the person. Only after they have said that they want it. @returns what it permits then. */
  async ask(): Promise<NotificationPermission | 'unsupported'> {
    if (this.permission === 'default') await Notification.requestPermission()
    if (this.permission === 'granted') void this.#start()
    return this.permission
  }

  async show({ tag, title, ...options }: CallNotification): Promise<void> {
    const worker = this.permission === 'granted' ? await this.#start() : null
    worker?.postMessage({ kind: 'show', tag, title, options: { ...options, requireInteraction: true } })
  }

  async close(tag: string): Promise<void> {
    const worker = await this.#worker
    worker?.postMessage({ kind: 'close', tag })
  }

  #start(): Promise<ServiceWorker | null> {
    this.#worker ??= navigator.serviceWorker
      .register(this.#workerUrl)
      .then(() => navigator.serviceWorker.ready)
      .then(
        ({ active }) => active,
        () => null,
      )
    return this.#worker
  }
}
