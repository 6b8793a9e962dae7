import { type PageStorage, tolerantStorage } from '../page-storage.js'

/** The device a person chose. Browsers may give the same device another id later; its label stays. */
export interface ChosenDevice {
  readonly deviceId: string
  readonly label: string
}

/** Where the choices of this browser's person are kept. */
export const deviceStorage: PageStorage = /* @__PURE__ */ tolerantStorage(() => localStorage, '')

/** Remembers which microphone or camera the person chose, across reloads and calls. */
export class ChosenDeviceMemory {
  readonly #storage: PageStorage
  readonly #key: string

  constructor(storage: PageStorage, device: 'microphone' | 'camera') {
    this.#storage = storage
    this.#key = `ringdown.${device}`
  }

  /** The last choice; `null` if there was none. */
  read(): ChosenDevice | null {
    const [, deviceId, label] = /^(\S+) (.*)$/.exec(this.#storage.getItem(this.#key) ?? '') ?? []
    return deviceId && label !== undefined ? { deviceId, label } : null
  }

  write({ deviceId, label }: ChosenDevice): void {
    this.#storage.setItem(this.#key, `${deviceId} ${label}`)
  }
}
