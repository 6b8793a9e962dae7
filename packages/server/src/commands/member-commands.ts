import { INVITED_ROLES } from '@ringdown/protocol/access'
import type { ListedPerson, People } from '../records/people.js'
import { openPeople } from './machine-access.js'
import { CommandError, type RecordsCommand } from './records-command.js'

/** How long an invitation made here works, in hours. */
const TWO_DAYS = 48
/** Members that are read at a time. */
const PAGE = 200

export const inviteCommand: RecordsCommand = {
  usage: 'invite ROLE|PERSON',
  help: `Makes a link that brings somebody in, once, within two days. ROLE is ${INVITED_ROLES.join(', ')}; PERSON is the id or the name
of a member who has lost their way in, and gets a new one to the same account. It works while the server runs.`,
  switches: [],
  creates: true,
  async run(database, operand, _switches, write) {
    const { members, people } = await openPeople(database)
    const role = INVITED_ROLES.find(each => each === operand)
    const person = role === undefined ? await find(people, operand) : null
    const wanted = { role: role ?? 'member', lines: [], label: person?.name ?? '', hours: TWO_DAYS }
    const { path } = await members.invite('machine', { ...wanted, userId: person?.userId })
    write(
      'Put the address of your server before this, and give it to them alone. It works once, for two days:',
    )
    write(path)
  },
}

export const membersCommand: RecordsCommand = {
  usage: 'members NAME|all',
  help: 'Lists the members whose name contains NAME, or all: role, name, id, lines.',
  switches: [],
  creates: false,
  async run(database, operand, _switches, write) {
    const { people } = await openPeople(database)
    const found = await list(people, operand === 'all' ? '' : operand)
    for (const { role, name, userId, lines } of found) {
      write([role.padEnd(6), name, userId, ...lines.map(line => `line:${line}`)].join('  '))
    }
    if (found.length === 0) write('There are no such members.')
  },
}

export const removeCommand: RecordsCommand = {
  usage: 'remove PERSON',
  help: `Removes a member and signs them out everywhere, within a second if the server runs. Records keep their name. PERSON is an
id, or a name that only one member has.`,
  switches: [],
  creates: false,
  async run(database, operand, _switches, write) {
    const { members, people } = await openPeople(database)
    const { userId, name } = await find(people, operand)
    await members.remove('machine', userId)
    write(`${name} is removed and signed out.`)
  },
}

async function find(people: People, operand: string): Promise<Pick<ListedPerson, 'userId' | 'name'>> {
  const known = await people.find(operand)
  if (known !== null) return known
  const named = (await list(people, operand)).filter(({ name }) => name === operand)
  const [person, ...others] = named
  if (person === undefined) throw new CommandError(`There is no member with the id or the name ${operand}.`)
  if (others.length === 0) return person
  const ids = named.map(({ userId }) => userId).join(', ')
  throw new CommandError(`Several members are called ${operand}. Give the id of one: ${ids}.`)
}

async function list(people: People, query: string): Promise<readonly ListedPerson[]> {
  const found: ListedPerson[] = []
  for (let page = await people.list(query, null, PAGE); page.length > 0; ) {
    found.push(...page)
    const last = page.at(-1)
    page = last === undefined || page.length < PAGE ? [] : await people.list(query, last, PAGE)
  }
  return found
}
