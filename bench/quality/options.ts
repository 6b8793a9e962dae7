import { CASES, type Case } from './cases.js'

export interface QualityOptions {
  readonly cases: readonly Case[]
  /** How long a changed network is measured, unless its case says. */
  readonly seconds: number
  readonly runs: number
  /** Whether to print each second of each call. */
  readonly isTraced: boolean
  /** Whether to leave out the default pair: quicker, where it is known. */
  readonly isAlone: boolean
}

/** Options without a value. */
const SWITCHES = ['--trace', '--alone']
const DEFAULT_SECONDS = 20
/** 8 s to adapt, and a few that are measured. */
const FEWEST_SECONDS = 12

/**
 * Reads `--only NAME,… --seconds N --runs N --trace --alone`.
 *
 * @throws {RangeError} with a sentence for the person who typed it.
 */
export function readOptions(typed: readonly string[]): QualityOptions {
  const args = typed.filter(arg => !SWITCHES.includes(arg))
  const given = new Map<string, string>()
  for (let at = 0; at < args.length; at += 2) given.set(args[at] ?? '', args[at + 1] ?? '')
  const unknown = [...given.keys()].find(name => !['--only', '--seconds', '--runs'].includes(name))
  if (unknown !== undefined) {
    throw new RangeError(
      `There is no option "${unknown}". Choose from --only, --seconds, --runs, --trace and --alone.`,
    )
  }
  return {
    cases: readCases(given.get('--only')),
    seconds: readNumber('--seconds', given.get('--seconds'), DEFAULT_SECONDS, FEWEST_SECONDS),
    runs: readNumber('--runs', given.get('--runs'), 1, 1),
    isTraced: typed.includes('--trace'),
    isAlone: typed.includes('--alone'),
  }
}

function readCases(only: string | undefined): readonly Case[] {
  if (only === undefined) return CASES
  return only.split(',').map(name => {
    const found = CASES.find(example => example.name === name)
    if (found) return found
    const names = CASES.map(({ name }) => name).join(', ')
    throw new RangeError(`There is no network "${name}". Choose from ${names}.`)
  })
}

function readNumber(name: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (!Number.isInteger(number) || number < least)
    throw new RangeError(`${name} takes a whole number from ${least}.`)
  return number
}
