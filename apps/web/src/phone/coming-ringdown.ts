import type { Call, Listening, PeopleWatch, Ringdown, RingdownSnapshot } from '@ringdown/client'
import { Observable } from './observable.js'

const SNAPSHOT: RingdownSnapshot = {
  connection: 'connecting',
  problem: null,
  me: null,
  incoming: [],
  calls: [],
  resuming: false,
  missed: [],
}

/** The SDK's client while its code is on its way: it connects, and the server has not answered yet. */
export class ComingRingdown extends Observable<RingdownSnapshot> implements Ringdown {
  constructor() {
    super(SNAPSHOT)
  }

  /** @throws Error always: a caller asks the phone, which waits for the SDK. */
  call(): Call {
    throw new Error('The SDK is not here yet.')
  }

  /** @throws Error always. */
  newLink(): never {
    throw new Error('The SDK is not here yet.')
  }

  listen(): Listening {
    return Object.assign(new Unanswered(), { link: new Unanswered() })
  }

  watchPeople(): PeopleWatch {
    return new Unanswered()
  }

  applyPrivacy(): void {}
  reconnect(): void {}
  close(): void {}
}

class Unanswered extends Observable<null> {
  constructor() {
    super(null)
  }

  close(): void {}
}
