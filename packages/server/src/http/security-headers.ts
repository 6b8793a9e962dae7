const POLICY = [
  "default-src 'none'",
  // WebAssembly of the app's own: the noise filter. No script may be made of text.
  "script-src 'self' 'wasm-unsafe-eval'",
  // Style attributes: positions and sizes that only the page knows.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
] as const

const HEADERS = {
  'permissions-policy':
    'camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), autoplay=(self), fullscreen=(self), picture-in-picture=(self), screen-wake-lock=(self), geolocation=(), usb=(), serial=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

interface Situation {
  readonly isHttps: boolean
  /** The `Host` header. */
  readonly host: string | undefined
  /** The origins whose pages may show the app in a frame. */
  readonly frameAncestors: readonly string[]
}

/** The headers of every response. Over https, they tell the browser to stay on https. */
export function securityHeaders({ isHttps, host, frameAncestors }: Situation): Record<string, string> {
  const ancestors = frameAncestors.length === 0 ? "'none'" : ["'self'", ...frameAncestors].join(' ')
  const policy = [...POLICY, `connect-src ${connectSources(host)}`, `frame-ancestors ${ancestors}`]
  return {
    ...HEADERS,
    'content-security-policy': policy.join('; '),
    // A page that isolates itself may frame only what says that any site may load it.
    'cross-origin-resource-policy': frameAncestors.length === 0 ? 'same-origin' : 'cross-origin',
    ...(isHttps ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}

/** Some browsers do not count a WebSocket to the page's own host as `'self'`. A proxy may have taken off the https. */
function connectSources(host: string | undefined): string {
  const isPlain = host !== undefined && /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host)
  return isPlain ? `'self' ws://${host} wss://${host}` : "'self'"
}
