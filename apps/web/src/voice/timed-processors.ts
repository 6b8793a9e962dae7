import { dateNow } from '../time/clock.js'
import { ProcessingLoad } from './processing-load.js'

type Sound = readonly (readonly Float32Array[])[]

/** What the scope of an audio worklet has, which the DOM types do not know. */
interface Processor {
  readonly port: MessagePort
  process(inputs: Sound, outputs: Sound, parameters: unknown): boolean
}
type ProcessorClass = new (options: unknown) => Processor
const scope = globalThis as unknown as {
  readonly sampleRate: number
  registerProcessor(name: string, processor: ProcessorClass): void
}

/** Each processor registered from now on tells through its port how well it keeps up. */
const register = scope.registerProcessor.bind(scope)
scope.registerProcessor = (name, Untimed) => {
  class Timed extends Untimed {
    readonly #load = new ProcessingLoad(scope.sampleRate)

    override process(inputs: Sound, outputs: Sound, parameters: unknown): boolean {
      // The only clock in this scope. Too coarse for one block, but right on average.
      const from = dateNow()
      const goesOn = super.process(inputs, outputs, parameters)
      const report = this.#load.add(from, dateNow(), inputs[0]?.[0] ?? [], outputs[0]?.[0] ?? [])
      if (report) this.port.postMessage(report)
      return goesOn
    }
  }
  register(name, Timed)
}
