import { openToStrangers } from '../access/open-access.js'
import type { Config } from './config.js'
import { isSecret } from './config.js'
import { isServiceVariable } from './service-variables.js'
import { SETTINGS, type Setting } from './settings.js'

interface Start {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly argv: readonly string[]
  /** Of the user this process runs as; `undefined` where there are none. */
  readonly uid: number | undefined
}

/** What works but is not as it should be, one sentence each, for the log. Pure. */
export function startWarnings({ config, env, argv, uid }: Start): string[] {
  return [...asRoot(uid), ...secretsInSight(argv), ...olderSettings(config), ...ignored(env), ...open(config)]
}

function asRoot(uid: number | undefined): string[] {
  return uid === 0
    ? [
        'Ringdown runs as root. Start it as a user of its own, so that a flaw in it cannot change the machine.',
      ]
    : []
}

function secretsInSight(argv: readonly string[]): string[] {
  const secrets = Object.values<Setting<unknown>>(SETTINGS).filter(isSecret)
  return secrets
    .filter(({ flag }) => argv.some(word => word === `--${flag}` || word.startsWith(`--${flag}=`)))
    .map(
      ({ flag, variable }) =>
        `--${flag} can be read by every user of this machine in the list of processes. Set ${variable} instead.`,
    )
}

function olderSettings({ trustProxy, trustedProxies }: Config): string[] {
  if (!trustProxy) return []
  return trustedProxies.length > 0
    ? ['RINGDOWN_TRUST_PROXY does nothing beside RINGDOWN_TRUSTED_PROXIES. Remove it.']
    : [
        'RINGDOWN_TRUST_PROXY believes X-Forwarded-For from every machine in private networks. Set RINGDOWN_TRUSTED_PROXIES to the address of the proxy instead.',
      ]
}

function ignored(env: Start['env']): string[] {
  const names = Object.entries(env).flatMap(([name, value]) =>
    isServiceVariable(name, value ?? '') ? [name] : [],
  )
  return names.length === 0
    ? []
    : [`Ignored ${names.join(', ')}: the container platform sets these for a service of that name.`]
}

function open(config: Config): string[] {
  const fault = openToStrangers(config)
  return fault === null ? [] : [fault.sentence]
}
