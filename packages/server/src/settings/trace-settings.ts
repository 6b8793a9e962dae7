import { named } from './setting.js'
import { number, text } from './setting-schemas.js'

/** Where traces go. The names are OpenTelemetry's, as the operator's other programs have them. */
export const TRACE_SETTINGS = {
  otlpEndpoint: named(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'otel-exporter-otlp-endpoint',
    text(readEndpoint, 'must be a URL such as "http://collector:4318", without a password')
      .nullable()
      .default(null),
    'send a trace of each call to this receiver of OTLP over HTTP, in JSON (none)',
  ),
  otlpHeaders: named(
    'OTEL_EXPORTER_OTLP_HEADERS',
    'otel-exporter-otlp-headers',
    text(readHeaders, 'must be pairs such as "api-key=abc", separated by commas').default({}),
    'headers for that receiver, as name=value, separated by commas (none)',
  ),
  traceRatio: named(
    'OTEL_TRACES_SAMPLER_ARG',
    'otel-traces-sampler-arg',
    number(0, 1, false, 'must be a number from 0 to 1').default(1),
    'which share of the calls is traced, from 0 to 1 (1)',
  ),
} as const

function readEndpoint(value: string): string | null {
  if (!URL.canParse(value)) return null
  const { protocol, username, password } = new URL(value)
  const isPlain = username === '' && password === ''
  return (protocol === 'http:' || protocol === 'https:') && isPlain ? value : null
}

/** As in the specification: names of headers, and values in which everything special is percent-encoded. */
function readHeaders(value: string): Readonly<Record<string, string>> | null {
  const pairs = value.split(',').map(pair => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x21-\x7e]*)\s*$/.exec(pair))
  const headers: Record<string, string> = {}
  for (const pair of pairs) {
    const [, name, given = ''] = pair ?? []
    if (name === undefined) return null
    try {
      headers[name.toLowerCase()] = decodeURIComponent(given)
    } catch {
      return null
    }
  }
  return headers
}
