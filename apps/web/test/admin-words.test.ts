import { expect, it } from 'vitest'
import { actionWords } from '../src/admin/action-words.js'
import { endWords } from '../src/admin/end-words.js'

it('says in words what was done and how a call ended', () => {
  expect([actionWords('line.remove'), endWords('peer-left')]).toEqual(['Remove a line', 'One of them left'])
})

it('shows what it has no words for as it is', () => {
  expect([
    actionWords('later.action'),
    actionWords('toString'),
    endWords('later'),
    endWords('toString'),
  ]).toEqual(['later.action', 'toString', 'later', 'toString'])
})
