import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../src/settings/config.js'
import { SETTINGS } from '../src/settings/settings.js'
import { startWarnings } from '../src/settings/start-warnings.js'

function mistakes(env: Record<string, string>, argv: string[] = []): readonly string[] {
  try {
    readConfig(env, argv)
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({}, [])).toEqual({
      access: 'open',
      guests: true,
      drainSeconds: 15,
      drainDelaySeconds: 5,
      port: 3000,
      host: '::',
      allowedOrigins: [],
      allowedHosts: [],
      frameAncestors: [],
      stunUrls: [],
      turnUrls: [],
      turnSecret: null,
      turn: false,
      turnHost: null,
      turnPort: 3478,
      turnTlsPort: 5349,
      turnRelayPorts: { first: 49_152, last: 65_535 },
      relayKbps: null,
      https: false,
      tlsCert: null,
      tlsKey: null,
      jwtSecret: null,
      jwtPreviousSecret: null,
      jwksUrl: null,
      jwtIssuer: 'ringdown',
      jwtAudience: 'ringdown',
      oidcIssuer: null,
      oidcClientId: null,
      oidcClientSecret: null,
      oidcName: null,
      oidcScopes: 'openid profile offline_access',
      otlpEndpoint: null,
      otlpHeaders: {},
      traceRatio: 1,
      oidcGroupsClaim: 'groups',
      oidcRules: [{ group: '*', role: 'member' }],
      ringSeconds: 60,
      linkHours: 24,
      warm: 'contacts',
      trustProxy: false,
      trustedProxies: [],
      metricsPort: null,
      metricsToken: null,
      logLevel: 'info',
      dataDir: '.ringdown',
      databaseUrl: null,
      redisUrl: null,
      retentionDays: 90,
      webhookPrivate: false,
    })
  })

  it('is read from the environment; a flag wins, an empty value is none', () => {
    const env = {
      PORT: '4000',
      RINGDOWN_RING_SECONDS: '1.5',
      RINGDOWN_RELAY_KBPS: '500',
      RINGDOWN_HOST: ' ',
      RINGDOWN_TEST_X: 'y',
      HOME: '/',
    }
    expect(readConfig(env, ['--port', '0', '--log-level=debug'])).toMatchObject({
      port: 0,
      ringSeconds: 1.5,
      relayKbps: 500,
      host: '::',
      logLevel: 'debug',
    })
  })

  it.each([
    [['--turn', '--https'], { turn: true, https: true }],
    [['--turn', '--port', '0'], { turn: true, port: 0 }],
    [['--turn=true', '--https=false'], { turn: true, https: false }],
    [['--trust-proxy', 'true', '--turn', 'false'], { trustProxy: true, turn: false }],
  ])('takes a switch without a value: %j', (argv, expected) => {
    expect(readConfig({ RINGDOWN_HTTPS: 'true' }, ['--https=false'])).toMatchObject({ https: false })
    expect(readConfig({ RINGDOWN_TURN: 'false' }, argv)).toMatchObject(expected)
  })

  it('takes what --turn is told', () => {
    const env = {
      RINGDOWN_TURN: 'true',
      RINGDOWN_TURN_HOST: '[2001:db8::1]',
      RINGDOWN_TURN_RELAY_PORTS: '50000-50100',
      RINGDOWN_TURN_SECRET: 'abcdefghijklmnop+/=',
    }
    expect(readConfig(env, [])).toMatchObject({
      turnHost: '[2001:db8::1]',
      turnRelayPorts: { first: 50_000, last: 50_100 },
    })
  })

  it('takes who may come in', () => {
    expect(readConfig({ RINGDOWN_ACCESS: 'members', RINGDOWN_GUESTS: 'off' }, [])).toMatchObject({
      access: 'members',
      guests: false,
    })
    expect(mistakes({ RINGDOWN_ACCESS: 'closed' })).toEqual([
      'RINGDOWN_ACCESS "closed" must be one of open, members.',
    ])
    expect(mistakes({ RINGDOWN_GUESTS: 'off' })).toEqual([
      'RINGDOWN_GUESTS "off" needs RINGDOWN_ACCESS "members": with open access, everybody is a guest.',
    ])
  })

  it('takes lists', () => {
    const env = {
      RINGDOWN_ALLOWED_ORIGINS: 'https://app.example.org, http://localhost:5173/,',
      RINGDOWN_STUN_URLS: 'stun:a.example,stuns:[2001:db8::1]:5349',
      RINGDOWN_TURN_URLS: 'turn:t.example:3478?transport=tcp,turns:t.example',
      RINGDOWN_TURN_SECRET: 's',
    }
    expect(readConfig(env, [])).toMatchObject({
      allowedOrigins: ['https://app.example.org', 'http://localhost:5173'],
      stunUrls: ['stun:a.example', 'stuns:[2001:db8::1]:5349'],
      turnUrls: ['turn:t.example:3478?transport=tcp', 'turns:t.example'],
    })
  })

  it('takes where traces go, under the names that OpenTelemetry gave them', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'API-Key=a%2Cb=c, x-tenant=1',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      // Of other programs, perhaps.
      OTEL_SERVICE_NAME: 'calls',
    }
    expect(readConfig(env, [])).toMatchObject({
      otlpEndpoint: 'http://collector:4318',
      otlpHeaders: { 'api-key': 'a,b=c', 'x-tenant': '1' },
      traceRatio: 0.25,
    })
    expect(
      mistakes({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_HEADERS: 'a secret' }),
    ).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT "collector:4317" must be a URL such as "http://collector:4318", without a password.',
      'OTEL_EXPORTER_OTLP_HEADERS must be pairs such as "api-key=abc", separated by commas.',
    ])
  })

  it('has a row in docs/deploy.md for each setting, and none for what is no setting', async () => {
    const page = await readFile(new URL('../../../docs/deploy.md', import.meta.url), 'utf8')
    const rows = page.match(/^\| `[A-Z_`, ]+` \|/gm) ?? []
    const named = rows.flatMap(row => row.match(/\b[A-Z][A-Z_]+\b/g) ?? [])
    expect(named.sort()).toEqual(
      Object.values(SETTINGS)
        .map(({ variable }) => variable)
        .sort(),
    )
  })

  it('leaves out what a container platform says about a service called ringdown', () => {
    const env = {
      RINGDOWN_PORT: 'tcp://10.0.0.7:3000',
      RINGDOWN_PORT_3000_TCP: 'tcp://10.0.0.7:3000',
      RINGDOWN_PORT_3000_TCP_PROTO: 'tcp',
      RINGDOWN_PORT_3000_TCP_PORT: '3000',
      RINGDOWN_PORT_3000_TCP_ADDR: '10.0.0.7',
      RINGDOWN_SERVICE_HOST: '10.0.0.7',
      RINGDOWN_SERVICE_PORT: '3000',
      RINGDOWN_SERVICE_PORT_HTTP: '3000',
      RINGDOWN_TURN_SERVICE_HOST: '10.0.0.8',
      RINGDOWN_TURN_PORT: 'tcp://10.0.0.8:3478',
    }
    expect(readConfig(env, [])).toEqual(readConfig({}, []))
    expect(startWarnings({ config: readConfig(env, []), env, argv: [], uid: 1000 })).toEqual([
      `Ignored ${Object.keys(env).join(', ')}: the container platform sets these for a service of that name.`,
    ])
  })

  it('takes the addresses and ranges of proxies', () => {
    const trustedProxies = ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']
    expect(readConfig({ RINGDOWN_TRUSTED_PROXIES: trustedProxies.join(', ') }, [])).toMatchObject({
      trustedProxies,
    })
  })

  it.each([
    [{ PORT: 'http' }, 'PORT "http" must be a whole number from 0 to 65535.'],
    [{ PORT: '65536' }, 'PORT "65536" must be a whole number from 0 to 65535.'],
    [{ PORT: '1.5' }, 'PORT "1.5" must be a whole number from 0 to 65535.'],
    [{ RINGDOWN_LINK_HOURS: '0' }, 'RINGDOWN_LINK_HOURS "0" must be a number of hours from 1/60 to 480.'],
    [
      { RINGDOWN_RING_SECONDS: '0.5' },
      'RINGDOWN_RING_SECONDS "0.5" must be a number of seconds from 1 to 600.',
    ],
    [
      { RINGDOWN_JWKS_URL: 'http://www.example.org/keys.json' },
      'RINGDOWN_JWKS_URL "http://www.example.org/keys.json" must be an https address such as "https://www.example.org/keys.json".',
    ],
    [
      { RINGDOWN_OIDC_ISSUER: 'https://id.example.org', RINGDOWN_ACCESS: 'members' },
      'RINGDOWN_OIDC_ISSUER needs RINGDOWN_OIDC_CLIENT_ID, as this server is registered at the provider.',
    ],
    [
      { RINGDOWN_OIDC_ISSUER: 'https://id.example.org', RINGDOWN_OIDC_CLIENT_ID: 'ringdown' },
      'RINGDOWN_OIDC_ISSUER lets people sign in, which needs --access members.',
    ],
    [
      { RINGDOWN_OIDC_CLIENT_ID: 'ringdown' },
      'RINGDOWN_OIDC_CLIENT_ID is set without RINGDOWN_OIDC_ISSUER, the provider it belongs to.',
    ],
    [
      { RINGDOWN_OIDC_RULES: 'staff=king' },
      'RINGDOWN_OIDC_RULES "staff=king" must be rules such as "*=member, it-staff=admin, front-desk=line:reception", separated by commas.',
    ],
    [
      { RINGDOWN_OIDC_SCOPES: 'profile' },
      'RINGDOWN_OIDC_SCOPES "profile" must be names separated by spaces, and have "openid" among them.',
    ],
    [
      { RINGDOWN_JWT_PREVIOUS_SECRET: 'a'.repeat(32) },
      'RINGDOWN_JWT_PREVIOUS_SECRET is set without RINGDOWN_JWT_SECRET, the secret that replaced it.',
    ],
    [
      { RINGDOWN_JWT_SECRET: 'short' },
      'RINGDOWN_JWT_SECRET must have at least 32 characters, for example from "openssl rand -base64 32".',
    ],
    [
      { RINGDOWN_LOG_LEVEL: 'loud' },
      'RINGDOWN_LOG_LEVEL "loud" must be one of fatal, error, warn, info, debug, trace, silent.',
    ],
    [
      { RINGDOWN_TRUST_PROXY: 'yes' },
      'RINGDOWN_TRUST_PROXY "yes" must be "true" or "false"; use "true" only behind a reverse proxy that sets X-Forwarded-For.',
    ],
    [
      { RINGDOWN_RELAY_KBPS: '20' },
      'RINGDOWN_RELAY_KBPS "20" must be a whole number of kbit/s from 50 to 10000.',
    ],
    [{ RINGDOWN_WARM: 'always' }, 'RINGDOWN_WARM "always" must be one of contacts, everyone, relay, off.'],
    [
      { RINGDOWN_TRUSTED_PROXIES: '10.0.0.0/33' },
      'RINGDOWN_TRUSTED_PROXIES "10.0.0.0/33" must be addresses or ranges such as "127.0.0.1, 10.0.0.0/8", separated by commas.',
    ],
    [
      { RINGDOWN_FRAME_ANCESTORS: 'www.example.org' },
      'RINGDOWN_FRAME_ANCESTORS "www.example.org" must be origins such as "https://www.example.org", without a path, separated by commas.',
    ],
    [
      { RINGDOWN_METRICS_TOKEN: 'short' },
      'RINGDOWN_METRICS_TOKEN must have at least 32 characters, for example from "openssl rand -base64 32".',
    ],
    [
      { RINGDOWN_SERVICE_HOSTS: '10.0.0.7' },
      'RINGDOWN_SERVICE_HOSTS is not a setting. Run "ringdown --help" for a list.',
    ],
    [
      { RINGDOWN_TURN_PORT: '3478/tcp' },
      'RINGDOWN_TURN_PORT "3478/tcp" must be a whole number from 1 to 65535.',
    ],
    [
      { RINGDOWN_PORT: '1', npm_lifecycle_event: 'start' },
      'RINGDOWN_PORT is not a setting. Run "npm start -- --help" for a list.',
    ],
    [{ RINGDOWN_PORT: '1' }, 'RINGDOWN_PORT is not a setting. Run "ringdown --help" for a list.'],
    [
      { RINGDOWN_TURN_URLS: 'turn:a' },
      'RINGDOWN_TURN_URLS needs RINGDOWN_TURN_SECRET, the secret shared with the TURN servers.',
    ],
    [
      { RINGDOWN_TURN_SECRET: 'a' },
      'RINGDOWN_TURN_SECRET is set without RINGDOWN_TURN_URLS. Name the TURN servers it belongs to.',
    ],
    [
      { RINGDOWN_TURN: 'true', RINGDOWN_TURN_URLS: 'turn:a' },
      '--turn starts a TURN server, but RINGDOWN_TURN_URLS names others. Use only one of the two.',
    ],
    [
      { RINGDOWN_TURN: 'true', RINGDOWN_TURN_SECRET: 'not one line\nallow-loopback-peers' },
      'With --turn, RINGDOWN_TURN_SECRET must have 16 or more letters, digits or any of "+/=_-". Leave it out to have one generated.',
    ],
    [{ RINGDOWN_TURN_HOST: 'a.example' }, 'RINGDOWN_TURN_HOST only works with --turn, which is not set.'],
    [
      { RINGDOWN_HTTPS: 'true', RINGDOWN_TLS_CERT: 'cert.pem' },
      'RINGDOWN_TLS_CERT and RINGDOWN_TLS_KEY belong together. Set both or neither.',
    ],
    [
      { RINGDOWN_TLS_KEY: 'key.pem', RINGDOWN_TLS_CERT: 'cert.pem' },
      'RINGDOWN_TLS_CERT is set, but nothing uses it. Add --https, or --turn for TURN over TLS.',
    ],
    [{ RINGDOWN_TURN: 'yes' }, 'RINGDOWN_TURN "yes" must be "true" or "false".'],
    [{ RINGDOWN_TURN_PORT: '0' }, 'RINGDOWN_TURN_PORT "0" must be a whole number from 1 to 65535.'],
  ])('refuses %o with one sentence', (env, sentence) => {
    expect(mistakes(env as Record<string, string>)).toEqual([sentence])
  })

  it.each([
    ['RINGDOWN_ALLOWED_ORIGINS', '*'],
    ['RINGDOWN_ALLOWED_ORIGINS', 'https://a.example/path'],
    ['RINGDOWN_ALLOWED_ORIGINS', 'app.example.org'],
    ['RINGDOWN_ALLOWED_ORIGINS', 'javascript:alert(1)'],
    ['RINGDOWN_STUN_URLS', 'turn:a.example'],
    ['RINGDOWN_STUN_URLS', 'stun://a.example'],
    ['RINGDOWN_STUN_URLS', 'stun:a.example b.example'],
    ['RINGDOWN_TURN_URLS', 'turn:a.example?transport=sctp'],
    ['RINGDOWN_TURN_HOST', 'a.example:3478'],
    ['RINGDOWN_TURN_HOST', 'https://a.example'],
    ['RINGDOWN_TURN_HOST', '2001:db8::1'],
    ['RINGDOWN_TURN_RELAY_PORTS', '50100-50000'],
    ['RINGDOWN_TURN_RELAY_PORTS', '80-90'],
    ['RINGDOWN_TURN_RELAY_PORTS', '49152'],
  ])('refuses %s=%s', (name, value) => {
    expect(mistakes({ [name]: value })[0]).toMatch(new RegExp(`^${name} "`))
  })

  it('names every mistake at once, flags by their own names, and repeats no secret', () => {
    const found = mistakes({ PORT: 'x', RINGDOWN_TYPO: '1' }, [
      '--jwt-secret',
      'hunter2',
      '--prot',
      '1',
      '--host',
      'stray',
      'extra',
    ])
    expect(found).toHaveLength(5)
    expect(found.join('\n')).toContain('--jwt-secret must have')
    expect(found.join('\n')).toContain('--prot is not a flag')
    expect(found.join('\n')).toContain('Unexpected "extra"')
    expect(found.join('\n')).not.toContain('hunter2')
  })

  it('refuses a flag without its value', () => {
    expect(mistakes({}, ['--port'])).toEqual(['--port needs a value.'])
  })
})

describe('the start', () => {
  const warnings = (argv: string[], env: Record<string, string> = {}, uid = 1000) =>
    startWarnings({ config: readConfig(env, argv), env, argv, uid })

  it('warns of nothing where all is well', () => {
    expect(warnings(['--port', '0'], { RINGDOWN_TRUSTED_PROXIES: '127.0.0.1' })).toEqual([])
  })

  it.each([
    [['--allowed-hosts', 'calls.example.org'], 'public name "calls.example.org"'],
    [['--allowed-origins', 'https://app.example.org'], 'public name "app.example.org"'],
    [['--turn', '--turn-host', 'calls.example.org'], 'public name "calls.example.org"'],
    [['--https', '--tls-cert', 'c.pem', '--tls-key', 'k.pem'], 'has a certificate'],
  ])('warns that strangers reach a server with open access: %j', (argv, evidence) => {
    expect(warnings(argv)).toEqual([expect.stringContaining(evidence)])
    expect(warnings(argv)[0]).toContain('--access members')
    expect(warnings([...argv, '--access', 'members'])).toEqual([])
  })

  it('does not take names of one network for public ones', () => {
    const argv = [
      '--allowed-hosts',
      'calls.lan, office.internal, reception',
      '--allowed-origins',
      'http://192.0.2.7',
    ]
    expect(warnings(argv)).toEqual([])
  })

  it('warns of running as root', () => {
    expect(warnings([], {}, 0)).toEqual([expect.stringContaining('runs as root')])
  })

  it.each([
    ['--jwt-secret', 'RINGDOWN_JWT_SECRET'],
    ['--metrics-token', 'RINGDOWN_METRICS_TOKEN'],
  ])('warns of %s, which others can read, without repeating it', (flag, variable) => {
    const secret = 'x'.repeat(32)
    for (const argv of [[flag, secret], [`${flag}=${secret}`]]) {
      const [warning] = warnings(argv)
      expect(warning).toContain(`Set ${variable} instead.`)
      expect(warning).not.toContain(secret)
    }
  })

  it('says what the older proxy setting means, and that the list takes its place', () => {
    expect(warnings(['--trust-proxy'])).toEqual([
      expect.stringContaining('every machine in private networks'),
    ])
    expect(warnings(['--trust-proxy'], { RINGDOWN_TRUSTED_PROXIES: '::1' })).toEqual([
      expect.stringContaining('does nothing'),
    ])
  })
})
