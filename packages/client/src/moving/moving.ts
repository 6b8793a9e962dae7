import { type Device, type OwnCall, type OwnCalls, type Problem, RingdownError } from '@ringdown/protocol'
import type { Call } from '../call/call.js'
import type { LocalMedia } from '../media/local-media.js'
import { repeatRequest } from '../repeated-request.js'
import type { Ringdown } from '../ringdown.js'
import type { RingdownClient } from '../ringdown-client.js'
import { hasCapability } from '../signaling/capability.js'
import { onEachConnection } from '../signaling/each-connection.js'
import { Store, type Watchable } from '../store.js'
import { finishMoves } from './finished-moves.js'
import { takePlace } from './taken-place.js'

/** What to bring into a call that is moved here. */
export interface MoveOptions {
  /** Whether to open the microphone and the camera; by default what the call was placed with. */
  readonly audio?: boolean
  readonly video?: boolean
  /** A preview, used as it is. */
  readonly localMedia?: LocalMedia
}

/** The calls of this person, whichever of their devices they are on. */
export interface Moving {
  /**
   * The calls that go on on other devices of this person's, and not here; `null` until the server has answered, and from older
   * servers.
   */
  readonly elsewhere: Watchable<readonly OwnCall[] | null>
  /**
   * Moves a call here: only in response to a human action, because it opens media. This device joins it beside the other one,
   * and takes its place as soon as it is connected; the call there ends as `moved`. If it cannot connect, the call here ends,
   * and goes on there.
   *
   * @throws RingdownError with a sentence that says why the call stays where it is: `not-allowed` also if the other person's
   * app is too old and if the microphone cannot be opened, `answered-elsewhere` if a third device is just taking it.
   */
  move(call: OwnCall, options?: MoveOptions): Promise<Call>
}

/** Follows the calls of this person. To be created once for each `Ringdown`, right after it. */
export function createMoving(ringdown: Ringdown): Moving {
  const client = ringdown as RingdownClient
  const { ports } = client
  const { signaling } = ports
  const elsewhere = new Store<readonly OwnCall[] | null>(null)
  let own: readonly OwnCall[] | null = null
  const show = () => {
    const { me } = signaling.snapshot
    elsewhere.set(own?.filter(({ devices }) => me !== null && !devices.includes(me.deviceId)) ?? null)
  }
  const finish = finishMoves(client)
  const keep = ({ calls }: OwnCalls) => {
    own = calls
    show()
    finish()
  }
  signaling.on('own-calls', keep)
  onEachConnection(signaling, () => {
    void repeatRequest(ports, async () => {
      if (hasCapability(signaling, 'move')) keep(await signaling.request('own-calls', {}))
      else {
        own = null
        show()
      }
    })
  })

  async function move(call: OwnCall, options: MoveOptions = {}): Promise<Call> {
    const { me } = signaling.snapshot
    const [deviceId] = call.devices
    if (me === null || deviceId === undefined) throw new RingdownError(OFFLINE)
    const replaced: Device = { userId: me.userId, deviceId }
    const { audio = call.media.audio, video = call.media.video } = options
    const localMedia = options.localMedia ?? ports.createLocalMedia()
    try {
      // First: while the browser asks, the person still talks on the other device.
      if (!options.localMedia) await localMedia.open({ audio, video })
      if (audio && localMedia.snapshot.microphone.problem && !localMedia.snapshot.microphone.track)
        throw new RingdownError(NO_MICROPHONE)
      const moved = await takePlace(client, call, replaced, localMedia)
      finish()
      return moved
    } catch (error) {
      localMedia.close()
      throw error
    }
  }

  return { elsewhere, move }
}

const OFFLINE: Problem = {
  code: 'unavailable',
  message: 'There is no connection to the server. Try again in a moment.',
}
const NO_MICROPHONE: Problem = {
  code: 'not-allowed',
  message: 'The microphone cannot be opened here, so the call stays where it is.',
}
