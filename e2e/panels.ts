import { expect, type Locator } from '@playwright/test'
import type { Person } from './person.js'

/** Opens the person's settings from the button with their name. */
export async function openSettings(person: Person): Promise<Locator> {
  await person.button(`${person.name} settings`).click()
  return person.page.getByRole('dialog', { name: 'Settings' })
}

export async function closeSettings(person: Person): Promise<void> {
  await person.page.keyboard.press('Escape')
  await expect(person.page.getByRole('dialog')).toHaveCount(0)
}

/** Turns a switch of the settings on or off, and closes them again. */
export async function flip(person: Person, name: string): Promise<void> {
  const settings = await openSettings(person)
  await settings.getByRole('switch', { name }).click()
  await closeSettings(person)
}

/** Makes a choice of "Faster answering", and closes the settings again. */
export async function chooseWarm(person: Person, choice: string): Promise<void> {
  const settings = await openSettings(person)
  await settings.getByRole('radio', { name: choice, exact: true }).click()
  await expect(settings.getByRole('radio', { name: choice, exact: true })).toBeChecked()
  await closeSettings(person)
}

/** In a call: opens the panel that shows how it was connected. */
export async function openDetails(person: Person): Promise<Locator> {
  await person.control('More').click()
  await person.page.getByRole('menuitem', { name: 'Call details' }).click()
  return person.page.getByRole('dialog', { name: 'Call details' })
}
