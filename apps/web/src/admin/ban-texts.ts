/** The words of banning. */
export const BAN_TEXTS = {
  title: 'Bans',
  hint: 'Who is banned is kept out, and their connections are closed within a second.',
  nobody: 'Nobody is banned.',
  add: 'Ban somebody',
  kind: 'Whom',
  kinds: { person: 'A person', network: 'A network' },
  person: 'Name or id',
  personHint: 'Guests have only an id: the CSV of “Records” has it.',
  found: 'People found',
  byId: (id: string) => `The person with the id ${id}`,
  personMissing: 'Choose whom.',
  network: 'Address or range',
  networkHint: 'For example 192.0.2.0/24. Everybody there is kept out, members too.',
  networkMissing: 'Type an address or a range.',
  ends: 'Until',
  reason: 'Why (only administrators read this)',
  make: 'Ban',
  lift: 'Lift',
  liftOf: (name: string) => `Lift the ban on ${name}`,
  until: (when: string | null) => (when === null ? 'Until it is lifted' : `Until ${when}`),
} as const

/** How many hours a ban lasts. */
export const BAN_ENDS = [
  { value: 'lifted', label: 'It is lifted' },
  { value: '1', label: 'In 1 hour' },
  { value: '24', label: 'In 1 day' },
  { value: '168', label: 'In 7 days' },
  { value: '720', label: 'In 30 days' },
] as const
