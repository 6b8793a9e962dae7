import { expect, it } from 'vitest'
import { StaffedLines } from '../src/line/staffed-lines.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { FakeCall, FakeRingdown } from './fake-ringdown.js'

const opened: string[] = []
const service = { openDesk: (line: string) => void opened.push(line) }

it('listens once per line until the person stops, and says who waits', () => {
  const ringdown = new FakeRingdown()
  const lines = new StaffedLines(ringdown, service, memoryStorage())
  lines.staff('reception')
  lines.staff('reception')
  expect(lines.snapshot).toEqual([{ name: 'reception', waiting: null }])
  expect(opened).toEqual(['reception'])
  const visitor = new FakeCall({ direction: 'incoming', address: 'line:reception' })
  ringdown.wait('line:reception', [visitor])
  expect(lines.snapshot).toEqual([{ name: 'reception', waiting: [visitor] }])
  lines.leave('reception')
  expect(lines.snapshot).toEqual([])
  expect(ringdown.listened).toEqual([])
})

it('a reload or a new name does not leave the desk; stopping does', () => {
  const tab = memoryStorage()
  const first = new StaffedLines(new FakeRingdown(), service, tab)
  first.staff('reception')
  first.staff('lab')
  first.leave('lab')
  first.close()
  const next = new FakeRingdown()
  const lines = new StaffedLines(next, service, tab)
  expect(lines.snapshot.map(({ name }) => name)).toEqual(['reception'])
  expect(next.listened).toEqual(['line:reception'])
})

it.each(['nonsense', '["No Line"]', '{"a":1}'])('starts with no line where %s is kept', kept => {
  const storage = memoryStorage({ 'ringdown.lines': kept })
  expect(new StaffedLines(new FakeRingdown(), service, storage).snapshot).toEqual([])
})
