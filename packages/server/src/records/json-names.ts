/** Takes a person out of JSON: their id wherever it stands, and beside it their name and what they have attached to a call. */
export function withoutPerson(json: string, person: string): string {
  return JSON.stringify(blank(JSON.parse(json), person))
}

function blank(value: unknown, person: string): unknown {
  if (value === person || value === `user:${person}`) return ''
  if (Array.isArray(value)) return value.map(each => blank(each, person))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, blank(each, person)]))
  if (isOf(value, person) && 'name' in kept) kept['name'] = ''
  if ('caller' in value && isOf(value.caller, person) && 'metadata' in kept) kept['metadata'] = null
  return kept
}

function isOf(value: unknown, person: string): boolean {
  return typeof value === 'object' && value !== null && 'userId' in value && value.userId === person
}
