import { expect, it } from 'vitest'
import { recordsAsCsv } from '../src/api/record-csv.js'
import type { CallRecord } from '../src/history/call-record.js'

const RECORD: CallRecord = {
  callId: 'c1',
  caller: { userId: 'u1', name: 'Ada' },
  callee: { userId: 'u2', name: 'Ben' },
  address: 'user:u2',
  placedAt: 0,
  acceptedAt: 5_000,
  endedAt: 65_400,
  reason: 'completed',
  quality: 'good',
  metadata: null,
}

const rowOf = (record: CallRecord) => recordsAsCsv([record]).split('\r\n')[1]

it('has a line of titles, and a line for each call', () => {
  expect(recordsAsCsv([RECORD, RECORD]).split('\r\n')).toHaveLength(4)
  expect(rowOf(RECORD)).toBe(
    '1970-01-01T00:00:00.000Z,1970-01-01T00:00:05.000Z,1970-01-01T00:01:05.400Z,60,Ada,u1,Ben,u2,user:u2,completed,good,,c1',
  )
})

it('a call that nobody answered lasted no time', () => {
  expect(rowOf({ ...RECORD, acceptedAt: null, callee: null })).toContain(
    ',,1970-01-01T00:01:05.400Z,0,Ada,u1,,,',
  )
})

it('quotes what would break the table', () => {
  expect(rowOf({ ...RECORD, metadata: 'order "12", two\nlines' })).toContain(',"order ""12"", two\nlines",')
})

it.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)'])('a name like %s is no formula', name => {
  expect(rowOf({ ...RECORD, caller: { userId: 'u1', name } })).toMatch(/,"?'[=+\-@]/)
})
