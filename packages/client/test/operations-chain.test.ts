import { settle } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { OperationsChain } from '../src/session/operations-chain.js'

/** A chain whose operations end when the test says so. */
function createRig() {
  const done: string[] = []
  const chain = new OperationsChain(error => done.push(`${error} fails`))
  const running = new Map<string, { finish: () => void; fail: () => void }>()
  const add = (name: string) =>
    chain.add(
      () =>
        new Promise((resolve, reject) => {
          running.set(name, { finish: () => resolve(void done.push(name)), fail: () => reject(name) })
        }),
    )
  return { chain, running, done, add }
}

it('runs one operation at a time, in the order in which they came', async () => {
  const { running, done, add } = createRig()
  for (const name of ['first', 'second']) add(name)
  await settle()
  expect([...running.keys()]).toEqual(['first'])
  running.get('first')?.finish()
  await settle()
  running.get('second')?.finish()
  await settle()
  expect(done).toEqual(['first', 'second'])
})

it('goes on after one that failed, and reports it', async () => {
  const { running, done, add } = createRig()
  for (const name of ['first', 'second']) add(name)
  await settle()
  running.get('first')?.fail()
  await settle()
  running.get('second')?.finish()
  await settle()
  expect(done).toEqual(['first fails', 'second'])
})

it('counts those that have yet to begin', async () => {
  const { chain, running, add } = createRig()
  expect(chain.waiting).toBe(0)
  for (const name of ['first', 'second', 'third']) add(name)
  expect(chain.waiting).toBe(3)
  await settle()
  expect(chain.waiting).toBe(2)
  running.get('first')?.finish()
  await settle()
  expect(chain.waiting).toBe(1)
})
