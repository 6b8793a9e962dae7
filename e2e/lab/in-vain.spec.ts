import { type Cell, connectPlaces, expectKinds, openStrangers, report } from './cell.js'
import { expect, test } from './fixtures.js'

/** What the caller reads, by what is in the way: the cause, and what may help. */
const SENTENCES = {
  noTurn: ['Your two networks can’t connect directly.', 'Ask your administrator to set up a TURN server.'],
  refused: ['The TURN server rejects the credentials.', 'Ask your administrator to check its secret.'],
  notFromHere: [
    'Your network blocks the TURN server.',
    'Try another one, or ask for TURN over TLS on port 443.',
  ],
  notFromThere: [
    'The other person’s network blocks the TURN server.',
    'They can try another one, or ask for TURN over TLS on port 443.',
  ],
} as const

const CELLS: readonly (Cell & { readonly sentence: keyof typeof SENTENCES })[] = [
  { caller: 'symmetric', callee: 'symmetric', setup: 'STUN only', sentence: 'noTurn' },
  { caller: 'symmetric', callee: 'port-restricted', setup: 'STUN only', sentence: 'noTurn' },
  { caller: 'port-restricted', callee: 'symmetric', setup: 'STUN only', sentence: 'noTurn' },
  { caller: 'UDP blocked', callee: 'open', setup: 'STUN only', sentence: 'noTurn' },
  { caller: 'open', callee: 'UDP blocked', setup: 'STUN only', sentence: 'noTurn' },
  { caller: 'symmetric', callee: 'symmetric', setup: 'wrong TURN secret', sentence: 'refused' },
  { caller: 'symmetric', callee: 'symmetric', setup: 'TURN is down', sentence: 'notFromHere' },
  { caller: 'Ringdown only', callee: 'open', setup: 'STUN and TURN', sentence: 'notFromHere' },
  { caller: 'open', callee: 'Ringdown only', setup: 'STUN and TURN', sentence: 'notFromThere' },
]

/** A call gives up 30 s after the answer. */
const GIVEN_UP_MS = 40_000

for (const { sentence, ...cell } of CELLS) {
  test(`${cell.setup}, ${cell.caller} calls ${cell.callee}: one sentence says why it failed`, async ({
    lab,
    person,
  }) => {
    const [cause, advice] = SENTENCES[sentence]
    await connectPlaces(lab, cell)
    const callInVain = async () => {
      const [ada, ben] = await openStrangers(lab, person, cell.setup)
      await ada.call(ben)
      await ben.answer(ada)
      const answered = Date.now()
      const failure = ada.status(/^Call failed/)
      await expect(failure).toBeVisible({ timeout: GIVEN_UP_MS })
      const seconds = (Date.now() - answered) / 1000
      await expect(failure).toContainText(cause)
      await ada.page.getByText('What may help').click()
      await expect(ada.page.getByText(advice)).toBeVisible()
      await expect(ben.status(/^Call failed/)).toBeVisible()
      return seconds
    }
    const [kinds, seconds] = await Promise.all([expectKinds(lab, cell.setup), callInVain()])
    report(cell, kinds, `no route, said after ${seconds.toFixed(1)} s: ${cause} ${advice}`)
  })
}
