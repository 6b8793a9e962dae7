import type { CompletionService } from '@ringdown/client/completions'
import { Observable } from '../phone/observable.js'

/** A server that rings nobody when somebody is free. */
export const NO_COMPLETIONS: CompletionService = {
  waits: new Observable(null),
  async begin() {},
  async end() {},
}
