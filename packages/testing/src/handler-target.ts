/** An event target that also calls its `on<type>` property, like DOM objects. */
export class HandlerTarget extends EventTarget {
  constructor(types: readonly string[]) {
    super()
    for (const type of types) {
      this.addEventListener(type, event => {
        const handler: unknown = Reflect.get(this, `on${type}`)
        if (typeof handler === 'function') handler.call(this, event)
      })
    }
  }
}

/** Dispatches an event that carries `detail` as its own properties (`candidate`, `track`, …). */
export function fire(target: EventTarget, type: string, detail: object = {}): void {
  target.dispatchEvent(Object.assign(new Event(type), detail))
}
