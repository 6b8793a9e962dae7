import { expect, it } from 'vitest'
import { initialsOf } from '../src/parts/initials.js'

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['Ada Augusta King Lovelace', 'AL'],
  ['  Ada   Lovelace ', 'AL'],
  ['émile zola', 'ÉZ'],
  ['👩‍👩‍👧 Family', 'F'],
  ['<b>ada</b> "Countess" (Lovelace)', 'BL'],
  ['नमिता', 'न'],
  ['🎉🎉', ''],
  ['42', ''],
  ['', ''],
])('%j is %s', (name, initials) => expect(initialsOf(name)).toBe(initials))
