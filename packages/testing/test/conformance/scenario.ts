/** What a scenario runs on: a browser's own peer connection, or a fake one. */
export interface Rig {
  readonly PeerConnection: typeof RTCPeerConnection
  readonly MediaStream: typeof MediaStream
  /** A track with a moving picture, so that something is sent. */
  makePicture(): MediaStreamTrack
}

/** A browser whose answers were compared. */
export type Engine = 'chromium' | 'firefox'

/** One thing a peer connection does or refuses. Throws if the given one does not. */
export interface Scenario {
  readonly name: string
  /**
   * Which implementations are known to differ, and how. The fake follows Chromium here too, so it fails where
   * Chromium does. `strict` is the fake told to refuse what only Firefox refuses. A test expects the scenario to fail
   * in those named here, so that a change in a browser is noticed.
   */
  readonly differs?: Partial<Record<Engine | 'strict', string>>
  run(stage: Stage): Promise<void>
}

/** Creates peer connections for one scenario, and closes them afterwards. */
class Stage {
  readonly #rig: Rig
  readonly #made: RTCPeerConnection[] = []

  constructor(rig: Rig) {
    this.#rig = rig
  }

  connection(configuration: RTCConfiguration = {}): RTCPeerConnection {
    const connection = new this.#rig.PeerConnection(configuration)
    this.#made.push(connection)
    return connection
  }

  pair(): [RTCPeerConnection, RTCPeerConnection] {
    return [this.connection(), this.connection()]
  }

  stream(): MediaStream {
    return new this.#rig.MediaStream()
  }

  /** A live track that never carries media: a receiver's, from a connection that stays alone. */
  track(kind: 'audio' | 'video'): MediaStreamTrack {
    return this.connection().addTransceiver(kind).receiver.track
  }

  /** A live track with a moving picture. */
  picture(): MediaStreamTrack {
    return this.#rig.makePicture()
  }

  close(): void {
    for (const connection of this.#made) connection.close()
  }
}

/** How a scenario ended; `problem` is `null` if the peer connection behaved as expected. */
export interface ScenarioResult {
  readonly name: string
  readonly problem: string | null
}

/** Runs one scenario to its end, or for 10 s. */
export async function runScenario(scenario: Scenario, rig: Rig): Promise<ScenarioResult> {
  const stage = new Stage(rig)
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('still running after 10 s')), 10_000)
  })
  try {
    await Promise.race([scenario.run(stage), timeout])
    return { name: scenario.name, problem: null }
  } catch (error) {
    return { name: scenario.name, problem: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
    stage.close()
  }
}
