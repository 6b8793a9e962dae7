import { parseArgs } from 'node:util'
import { contradictions } from './contradictions.js'
import { isServiceVariable } from './service-variables.js'
import { type Config, SETTINGS, type Setting } from './settings.js'

export type { Config } from './settings.js'

/** The configuration is wrong; `mistakes` has one sentence for each mistake. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.name = 'ConfigError'
    this.mistakes = mistakes
  }
}

type Environment = Readonly<Record<string, string | undefined>>

const ALL: readonly Setting<unknown>[] = Object.values(SETTINGS)
/** Tests may use these names to pass values to other programs. */
const TEST_PREFIX = 'RINGDOWN_TEST_'

/**
 * Reads the configuration from the environment and the command line. A flag overrides the variable of the same name,
 * and an empty value counts as missing. What a container platform sets for a service called "ringdown" is left out. Pure.
 *
 * @throws {ConfigError} with one sentence for each wrong value and each unknown name.
 */
export function readConfig(environment: Environment, argv: readonly string[]): Config {
  const env = withoutServices(environment)
  const mistakes: string[] = unknownVariables(env)
  const flags = readFlags(env, argv, mistakes)
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const flag = flags.get(setting.flag)
    const given = nonEmpty(flag ?? env[setting.variable])
    const parsed = setting.schema.safeParse(given)
    if (parsed.success) values[key] = parsed.data
    else {
      const name = flag === undefined ? setting.variable : `--${setting.flag}`
      // A secret must not end up in a log because it was too short.
      const shown = isSecret(setting) ? '' : ` "${given}"`
      mistakes.push(`${name}${shown} ${parsed.error.issues[0]?.message ?? 'is invalid'}.`)
    }
  }
  const config = values as Config
  if (mistakes.length === 0) mistakes.push(...contradictions(config))
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return config
}

/** Whether the value must be in no message and no list of processes. */
export function isSecret({ flag }: Setting<unknown>): boolean {
  return /secret$|token$|^database-url$|^redis-url$|-headers$/.test(flag)
}

/** The text of `--help`. @param commands what else can be run, by name. */
export function describeConfig(
  commands: Readonly<Record<string, { readonly summary: string }>> = {},
): string {
  const width = Math.max(...ALL.map(setting => setting.variable.length + setting.flag.length)) + 6
  const lines = ALL.map(
    setting => `  ${`--${setting.flag}, ${setting.variable}`.padEnd(width)} ${setting.help}`,
  )
  return [
    'Usage: ringdown [--flag value …]          starts the server',
    ...Object.entries(commands).map(
      ([name, { summary }]) => `       ${`ringdown ${name} …`.padEnd(34)} ${summary}`,
    ),
    '',
    ...lines,
    `  ${'--help'.padEnd(width)} shows this text`,
  ].join('\n')
}

function withoutServices(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !isServiceVariable(name, value ?? '')),
  )
}

function unknownVariables(env: Environment): string[] {
  const known = new Set(ALL.map(setting => setting.variable))
  return Object.keys(env)
    .filter(name => name.startsWith('RINGDOWN_') && !name.startsWith(TEST_PREFIX) && !known.has(name))
    .map(name => `${name} is not a setting. ${seeList(env)}`)
}

/** How to see all settings: a clone is started through npm, and has no `ringdown` command. */
function seeList(env: Environment): string {
  const command = env['npm_lifecycle_event'] === 'start' ? 'npm start -- --help' : 'ringdown --help'
  return `Run "${command}" for a list.`
}

function readFlags(env: Environment, argv: readonly string[], mistakes: string[]): Map<string, string> {
  const options = Object.fromEntries(
    ALL.map(({ flag, isSwitch }) => [flag, { type: isSwitch ? ('boolean' as const) : ('string' as const) }]),
  )
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true })
  const flags = new Map<string, string>()
  let valueOfUnknown = false
  let lastSwitch: string | null = null
  for (const token of tokens) {
    const isItsValue = valueOfUnknown && token.kind === 'positional'
    const switched: string | null = lastSwitch
    valueOfUnknown = false
    lastSwitch = null
    if (isItsValue) continue
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional' && switched !== null && /^(?:true|false)$/.test(token.value)) {
      flags.set(switched, token.value)
    } else if (token.kind === 'positional') {
      mistakes.push(`Unexpected "${token.value}". Give settings as --flag value.`)
    } else if (!(token.name in options)) {
      mistakes.push(`${token.rawName} is not a flag. ${seeList(env)}`)
      valueOfUnknown = token.value === undefined
    } else if (options[token.name]?.type === 'boolean') {
      flags.set(token.name, token.value ?? 'true')
      if (token.value === undefined) lastSwitch = token.name
    } else if (token.value === undefined) {
      mistakes.push(`${token.rawName} needs a value.`)
    } else {
      flags.set(token.name, token.value)
    }
  }
  return flags
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}
