import type { Devices, Watchable } from '@ringdown/client'
import { KeptValue } from '../phone/kept-value.js'
import { Observable } from '../phone/observable.js'
import { type BrowserStorage, isString } from '../phone/stored-value.js'

/** Whether this browser can play a voice on another device than the system's. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype
}

/**
 * The `deviceId` of what this page plays on: what the person chose, while it is there; otherwise empty, and the system decides.
 */
export class Speaker extends Observable<string> {
  readonly choice: KeptValue<string>

  constructor(storage: BrowserStorage, devices: Watchable<Devices>) {
    super('')
    this.choice = new KeptValue(storage, 'ringdown.speaker', isString, '')
    const apply = () => {
      const chosen = this.choice.snapshot
      const isThere = devices.snapshot.speakers.some(({ deviceId }) => deviceId === chosen)
      this.set(isThere ? chosen : '')
    }
    apply()
    this.choice.subscribe(apply)
    devices.subscribe(apply)
  }
}
