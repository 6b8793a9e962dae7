import { useWatchable } from '@ringdown/react'
import { type ComponentType, useEffect } from 'react'
import { DeferredCode } from './deferred-code.js'
import { LoadingFailed } from './loading-failed.js'

/**
 * A component whose code comes later. Once it is here, it shows at once: React's own `lazy` would put its fallback on
 * the screen first.
 *
 * @param Until what is shown until the code is here; nothing by default.
 */
export function deferred<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
  Until: ComponentType<Props> = Nothing,
) {
  const code = new DeferredCode(fetch)
  function Deferred(props: Props) {
    const state = useWatchable(code)
    useEffect(() => void code.load(), [])
    if (state.kind === 'failed') return <LoadingFailed />
    if (state.kind !== 'loaded') return <Until {...props} />
    const Component = state.code
    return <Component {...props} />
  }
  return Object.assign(Deferred, { load: () => code.load() })
}

function Nothing() {
  return null
}
