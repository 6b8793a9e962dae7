import { expect, type Locator } from '@playwright/test'
import { expectPicture, expectSound } from './media.js'
import type { Person } from './person.js'

/** One calls, the other answers with video, and both are in the call. */
export async function meet(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee)
  await callee.answer(caller)
  await expectTogether(caller, callee)
}

/** Starts a call that waits on a link. @returns the path of the link, with its secret in the fragment. */
export async function startCall(caller: Person): Promise<string> {
  await caller.button('Start a call').click()
  await expect(caller.page.getByText('Waiting for someone to join')).toBeVisible()
  return linkOf(caller)
}

/** The path of the link that a page shows. */
export async function linkOf(caller: Person): Promise<string> {
  const link = new URL(await caller.page.getByRole('textbox', { name: 'Call link' }).inputValue())
  return link.pathname + link.hash
}

/** Both are in the call and see each other. */
export async function expectTogether(one: Person, other: Person): Promise<void> {
  await Promise.all([expectSees(one, other), expectSees(other, one)])
}

/** Both see and hear each other, and see themselves. */
export async function expectWholeCall(one: Person, other: Person): Promise<void> {
  await expectTogether(one, other)
  await Promise.all(
    [one, other].map(async person => {
      await expectPicture(person.video('You'))
      await expectSound(person.page)
    }),
  )
}

async function expectSees(person: Person, peer: Person): Promise<void> {
  await person.expectInCall()
  await expectPicture(person.video(peer.name))
}

/** The screens of calls that are in the page before their answer. */
export function unseenCalls(person: Person): Locator {
  return person.page.locator('main[inert]')
}

/** The screen of one call is in the page, for nobody: not to be seen, heard of or reached. @returns it. */
export async function expectUnseenCall(person: Person): Promise<Locator> {
  const screen = unseenCalls(person)
  await expect(screen).toHaveCount(1)
  await expect(screen).toHaveCSS('visibility', 'hidden')
  expect(await screen.locator('button, a, [aria-label], [role], audio').count()).toBe(0)
  expect(await screen.getAttribute('aria-label')).toBe(null)
  await screen.evaluate(main => (main as HTMLElement).focus())
  await expect(screen).not.toBeFocused()
  await expectFree(person)
  return screen
}

/** The person is in no call, so there are no controls. */
export async function expectFree(person: Person): Promise<void> {
  await expect(person.controls).toHaveCount(0)
}
