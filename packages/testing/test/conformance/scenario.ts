/** What a scenario is run on: a browser's own peer connection, or a fake one. */
export interface Rig {
  readonly PeerConnection: typeof RTCPeerConnection
}

/** A browser whose answers were compared. */
export type Engine = 'chromium' | 'firefox'

/** One thing every peer connection must do or refuse. It throws where the one it is given does not. */
export interface Scenario {
  readonly name: string
  /**
   * Browsers known to do otherwise, and what they do. Where one refuses and the other does not, the fake refuses: what
   * works with it works with both. A test expects the scenario to fail in the browser named here, so that a browser that
   * changes its mind is noticed.
   */
  readonly differs?: Partial<Record<Engine, string>>
  run(stage: Stage): Promise<void>
}

/** Makes peer connections for one scenario, and closes them after it. */
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

  close(): void {
    for (const connection of this.#made) connection.close()
  }
}

/** How a scenario ended; `problem` is `null` where the peer connection behaved. */
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
