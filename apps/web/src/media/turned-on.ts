import type { Source } from '@ringdown/client'

/** Whether a person has turned it on, even if it has not opened yet: that is told again only if it fails. */
export function isTurnedOn({ state }: Pick<Source, 'state'>): boolean {
  return state === 'on' || state === 'opening'
}
