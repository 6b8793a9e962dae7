import { systemClock } from '@ringdown/protocol'
import { type Config, ConfigError, readConfig } from '../settings/config.js'
import { examine } from './examination.js'
import { type Finding, failure, ok } from './finding.js'
import { checkNode } from './machine-checks.js'
import { describeAsJson, describeFinding, describeSummary, isHealthy } from './report.js'

const USAGE = `Usage: ringdown doctor [--url https://calls.example.org] [--json] [--flag value …]

Checks that calls work: this machine, the server, the way to it, STUN and TURN. It takes the server's
settings ("ringdown --help"), from the environment or as flags; use the same ones.
  --url   the address browsers open, to check the server from here (this machine)
  --json  print the findings as JSON

Exits with 1 if a check fails. It sees only what is visible from where it runs:
run it on the networks your users are on.`

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The command `ringdown doctor`.
 *
 * @returns the exit code.
 */
export async function runDoctor(
  argv: readonly string[],
  env: Environment,
  write: (line: string) => void,
): Promise<number> {
  if (argv.includes('--help')) {
    write(USAGE)
    return 0
  }
  const isJson = argv.includes('--json')
  const findings: Finding[] = []
  for await (const finding of examineAs(argv, env)) {
    findings.push(finding)
    if (!isJson) write(describeFinding(finding))
  }
  write(isJson ? describeAsJson(findings) : `\n${describeSummary(findings)}`)
  return isHealthy(findings) ? 0 : 1
}

async function* examineAs(argv: readonly string[], env: Environment): AsyncGenerator<Finding> {
  yield checkNode()
  const name = 'Configuration'
  let asked: { readonly url: URL | null; readonly config: Config }
  try {
    const { url, rest } = readArguments(argv)
    asked = { url: url === null ? null : readUrl(url), config: readConfig(env, rest) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    yield* error.mistakes.map(mistake => failure(name, mistake))
    return
  }
  yield ok(name)
  yield* examine({ ...asked, clock: systemClock })
}

/** Removes the doctor's own options; the rest are settings of the server. */
function readArguments(argv: readonly string[]): { url: string | null; rest: readonly string[] } {
  const rest: string[] = []
  let url: string | null = null
  let isUrl = false
  for (const argument of argv) {
    if (isUrl || argument.startsWith('--url=')) url = argument.replace(/^--url=/, '')
    else if (argument !== '--url' && argument !== '--json') rest.push(argument)
    isUrl = !isUrl && argument === '--url'
  }
  return { url: isUrl ? '' : url, rest }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
  throw new ConfigError([
    `--url "${text}" must be the address browsers open, such as "https://calls.example.org".`,
  ])
}
