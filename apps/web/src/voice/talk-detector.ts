/** About -33 dB: a voice near the microphone, not a fan or a room. */
const LOUD = 0.45
/** A second of readings, every 100 ms. */
const JUDGED = 10
/** A cough or a door is shorter, and a voice has pauses. */
const TALKING = 6

/** Tells a voice from noises by how loud it is, and for how long. */
export class TalkDetector {
  #recent: boolean[] = []

  /** @param level as {@link levelOf} gives it, every 100 ms. @returns whether somebody is talking. */
  hear(level: number): boolean {
    this.#recent = [...this.#recent, level > LOUD].slice(-JUDGED)
    return this.#recent.filter(isLoud => isLoud).length >= TALKING
  }
}
