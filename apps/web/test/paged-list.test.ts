import { expect, it } from 'vitest'
import { PagedList } from '../src/admin/paged-list.js'

interface Question {
  readonly query: Record<string, unknown>
  answer(reply: object): void
  refuse(error: Error): void
}

/** A list whose server answers when the test says so. */
function openList() {
  const questions: Question[] = []
  const list = new PagedList<string>(
    (_path, { query = {} } = {}) =>
      new Promise((resolve, reject) => {
        questions.push({ query, answer: reply => resolve(reply as never), refuse: reject })
      }),
    '/api/v1/people',
  )
  const answer = async (index: number, items: readonly string[], next: string | null = null) => {
    questions[index]?.answer({ items, next })
    await Promise.resolve()
    await Promise.resolve()
  }
  return { list, questions, answer }
}

it('reads page after page', async () => {
  const { list, questions, answer } = openList()
  void list.read({ query: 'a' })
  expect(list.snapshot).toMatchObject({ items: null, isReading: true })
  await answer(0, ['ada', 'alan'], 'c1')
  expect(list.snapshot).toMatchObject({ items: ['ada', 'alan'], hasMore: true, isReading: false })
  void list.readMore()
  expect(questions[1]?.query).toEqual({ query: 'a', cursor: 'c1' })
  await answer(1, ['anna'])
  expect(list.snapshot).toMatchObject({ items: ['ada', 'alan', 'anna'], hasMore: false })
  await list.readMore()
  expect(questions).toHaveLength(2)
})

it('shows the answer to the latest question, whichever comes last', async () => {
  const { list, answer } = openList()
  void list.read({ query: 'a' })
  void list.read({ query: 'ad' })
  await answer(1, ['ada'])
  await answer(0, ['ada', 'alan'])
  expect(list.snapshot.items).toEqual(['ada'])
})

it('asks for the next page once', async () => {
  const { list, questions, answer } = openList()
  void list.read()
  await answer(0, ['ada'], 'c1')
  void list.readMore()
  void list.readMore()
  expect(questions).toHaveLength(2)
})

it('keeps what it has when the server fails, and says why', async () => {
  const { list, questions, answer } = openList()
  void list.read()
  await answer(0, ['ada'], 'c1')
  const reading = list.readMore()
  questions[1]?.refuse(new Error('The store is being moved.'))
  await reading
  expect(list.snapshot).toMatchObject({ items: ['ada'], problem: expect.stringContaining('being moved') })
})
