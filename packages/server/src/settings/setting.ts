import type * as z from 'zod'
import { number, onOff } from './setting-schemas.js'

/** One setting, available as an environment variable and as a flag of the same name. */
export interface Setting<Value> {
  readonly variable: string
  readonly flag: string
  readonly schema: z.ZodType<Value>
  /** For `--help`: what it does, which values are allowed, the default. */
  readonly help: string
  /** `true` if the flag needs no value: `--turn` means `--turn true`. */
  readonly isSwitch: boolean
}

export function named<Value>(
  variable: string,
  flag: string,
  schema: z.ZodType<Value>,
  help: string,
): Setting<Value> {
  return { variable, flag, schema, help, isSwitch: false }
}

export function onOffNamed(variable: string, flag: string, mistake: string, help: string): Setting<boolean> {
  return { variable, flag, schema: onOff(mistake), help, isSwitch: true }
}

export const ON_OFF = 'must be "true" or "false"'

export function port(variable: string, flag: string, standard: number, help: string): Setting<number> {
  const schema = number(1, 65_535, true, 'must be a whole number from 1 to 65535').default(standard)
  return named(variable, flag, schema, help)
}
