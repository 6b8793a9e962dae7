import { expect } from './fixtures.js'
import type { Person } from './person.js'
import type { RingdownServer } from './ringdown-server.js'
import { addAuthenticator } from './virtual-authenticator.js'

/** Opens the first page of a server for members, in a browser that can make passkeys. */
export async function openServer(
  open: (name: string, options: { at: string }) => Promise<Person>,
  name: string,
): Promise<Person> {
  const person = await open(name, { at: '/' })
  await addAuthenticator(person.page)
  return person
}

/** Becomes the owner by the setup link that the server has printed. */
export async function setUp(person: Person, server: RingdownServer): Promise<void> {
  await expect.poll(() => server.output).toContain('/setup#')
  const [path = ''] = /\/setup#[\w-]+/.exec(server.output) ?? []
  await comeIn(person, server.url + path)
}

/** Comes in by a link: says their name and makes a passkey. */
export async function comeIn(person: Person, link: string): Promise<void> {
  await person.page.goto(link)
  await person.page.getByRole('textbox', { name: 'Your name' }).fill(person.name)
  await person.button('Create passkey').click()
  await person.expectHome()
}

/** Makes an invitation. @returns its link. */
export async function inviteFrom(person: Person): Promise<string> {
  await person.button('Invite people').click()
  await person.button('Make the link').click()
  const link = await person.page.getByRole('textbox', { name: 'Invitation link' }).inputValue()
  await person.page.keyboard.press('Escape')
  await expect(person.page.getByRole('dialog')).toHaveCount(0)
  return link
}
