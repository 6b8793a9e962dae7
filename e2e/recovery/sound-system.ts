import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'

const run = promisify(execFile)
const RATE = 48_000
/** A quarter-second beep twice a second: a browser's noise suppression takes a steady tone for noise. */
const [BEEP_MS, PERIOD_MS] = [250, 500]

interface Voice {
  /** The PulseAudio module behind the microphone; `null` while unplugged. */
  module: string | null
  readonly beeper: ChildProcess
}

/**
 * A private PulseAudio server: microphones that a browser started with its environment takes for real, and that can
 * be plugged in and out. Each hears beeps of its own pitch.
 */
export class SoundSystem {
  readonly #folder: string
  readonly #daemon: ChildProcess
  readonly #voices = new Map<string, Voice>()

  private constructor(folder: string, daemon: ChildProcess) {
    this.#folder = folder
    this.#daemon = daemon
  }

  static async start(): Promise<SoundSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'ringdown-sound-'))
    const modules = [
      `module-native-protocol-unix socket=${join(folder, 'socket')} auth-anonymous=1`,
      'module-null-sink sink_name=loudspeaker',
    ]
    const flags = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm=yes']
    const daemon = spawn('pulseaudio', [...flags, ...modules.flatMap(module => ['-L', module])], {
      env: environment(folder),
      stdio: 'ignore',
    })
    const system = new SoundSystem(folder, daemon)
    try {
      await expect(() => system.#control('info')).toPass({ timeout: 10_000, intervals: [50] })
    } catch (error) {
      await system.stop()
      throw error
    }
    return system
  }

  /** With this in its environment, a program uses these microphones and no others. */
  get env(): NodeJS.ProcessEnv {
    return environment(this.#folder)
  }

  /** Plugs in a microphone that hears beeps of `pitch` Hz, or one that was unplugged. The first is the default. */
  async plug(name: string, pitch: number): Promise<void> {
    let voice = this.#voices.get(name)
    if (!voice) {
      await this.#control('load-module', 'module-null-sink', `sink_name=${name}_room`)
      voice = { module: null, beeper: this.#beep(`${name}_room`, pitch) }
      this.#voices.set(name, voice)
    }
    const facts = [
      `source_name=${name}`,
      `master=${name}_room.monitor`,
      `source_properties=device.description=${name}`,
    ]
    voice.module = await this.#control('load-module', 'module-remap-source', ...facts)
    if (this.#voices.size === 1) await this.makeDefault(name)
  }

  async unplug(name: string): Promise<void> {
    const voice = this.#voices.get(name)
    if (!voice?.module) throw new Error(`No microphone "${name}" is plugged in.`)
    await this.#control('unload-module', voice.module)
    voice.module = null
  }

  async makeDefault(name: string): Promise<void> {
    await this.#control('set-default-source', name)
  }

  /** Mutes or unmutes a microphone, as its own switch would. */
  async mute(name: string, isMuted: boolean): Promise<void> {
    await this.#control('set-source-mute', name, isMuted ? '1' : '0')
  }

  async stop(): Promise<void> {
    for (const child of [...[...this.#voices.values()].map(({ beeper }) => beeper), this.#daemon]) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #control(...words: string[]): Promise<string> {
    const { stdout } = await run('pactl', words, { env: this.env })
    return stdout.trim()
  }

  #beep(room: string, pitch: number): ChildProcess {
    const format = ['--raw', '--format=s16le', `--rate=${RATE}`, '--channels=1', '--latency-msec=100']
    const beeper = spawn('pacat', ['--playback', `--device=${room}`, ...format], {
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const sound = beepOf(pitch)
    // Ends with the player, which stop() ends.
    beeper.stdin.on('error', () => {})
    Readable.from(
      (function* () {
        while (true) yield sound
      })(),
      { objectMode: false },
    ).pipe(beeper.stdin)
    return beeper
  }
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    PULSE_RUNTIME_PATH: folder,
    PULSE_SERVER: `unix:${join(folder, 'socket')}`,
  }
}

/** One period of beep and silence, 16 bits per sample. */
function beepOf(pitch: number): Buffer {
  const samples = new Int16Array((RATE * PERIOD_MS) / 1000)
  const length = (RATE * BEEP_MS) / 1000
  for (let index = 0; index < length; index += 1) {
    samples[index] = Math.sin((2 * Math.PI * pitch * index) / RATE) * 12_000
  }
  return Buffer.from(samples.buffer)
}
