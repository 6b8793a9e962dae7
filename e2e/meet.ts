import { expect } from '@playwright/test'
import { expectPicture, expectSound } from './media.js'
import type { Person } from './person.js'

/** One calls, the other answers with video, and both are in the call. */
export async function meet(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee)
  await callee.answer(caller)
  await expectTogether(caller, callee)
}

/** Both are in the call and see each other. */
export async function expectTogether(one: Person, other: Person): Promise<void> {
  for (const [person, peer] of [
    [one, other],
    [other, one],
  ] as const) {
    await person.expectInCall()
    await expectPicture(person.video(peer.name))
  }
}

/** Both see and hear each other, and themselves. */
export async function expectWholeCall(one: Person, other: Person): Promise<void> {
  await expectTogether(one, other)
  for (const person of [one, other]) {
    await expectPicture(person.video('You'))
    await expectSound(person.page)
  }
}

/** The person is in no call: no controls, and nothing is captured. */
export async function expectFree(person: Person): Promise<void> {
  await expect(person.controls).toHaveCount(0)
}
