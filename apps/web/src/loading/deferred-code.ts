import { Observable } from '../phone/observable.js'

/** Whether code that the first paint does without has arrived. */
export type CodeState<Code> =
  | { readonly kind: 'absent' | 'loading' | 'failed' }
  | { readonly kind: 'loaded'; readonly code: Code }

/** Code in a file of its own, fetched beforehand or when it is first needed. */
export class DeferredCode<Code> extends Observable<CodeState<Code>> {
  readonly #fetch: () => Promise<Code>
  #loading: Promise<Code | null> | null = null

  constructor(fetch: () => Promise<Code>) {
    super({ kind: 'absent' })
    this.#fetch = fetch
  }

  /**
   * Fetches it unless it is here or on its way. After a failure the next call tries again.
   *
   * @returns the code, or `null` if it could not be fetched. Never rejects.
   */
  load(): Promise<Code | null> {
    this.#loading ??= this.#attempt()
    return this.#loading
  }

  async #attempt(): Promise<Code | null> {
    this.set({ kind: 'loading' })
    try {
      const code = await this.#fetch()
      this.set({ kind: 'loaded', code })
      return code
    } catch {
      this.#loading = null
      this.set({ kind: 'failed' })
      return null
    }
  }
}
