import type { Call, Receipt } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { SidePanel } from '../parts/side-panel.js'
import { Statistics } from '../quality/statistics.js'
import { DETAILS_TEXTS } from './details-texts.js'
import { FactList } from './fact-list.js'
import { factsOf, sentenceOf } from './receipt-words.js'
import { waterfallOf } from './waterfall.js'
import { WaterfallChart } from './waterfall-chart.js'

/** A panel beside the call that shows how it was connected, and how well it is. */
export function CallDetails(props: { call: Call; name: string; open: boolean; onClose: () => void }) {
  const { receipt } = useCall(props.call)
  return (
    <SidePanel title={DETAILS_TEXTS.title} open={props.open} onClose={props.onClose}>
      <Statistics call={props.call} />
      {receipt ? (
        <ReceiptDetails receipt={receipt} name={props.name} />
      ) : (
        <p role="status" className="text-quiet">
          {DETAILS_TEXTS.measuring}
        </p>
      )}
    </SidePanel>
  )
}

function ReceiptDetails({ receipt, name }: { receipt: Receipt; name: string }) {
  const byMe = receipt.role === 'callee'
  return (
    <>
      <p className="font-medium tabular-nums">{sentenceOf(receipt) ?? DETAILS_TEXTS.unknown}</p>
      <WaterfallChart
        waterfall={waterfallOf(receipt)}
        since={byMe ? DETAILS_TEXTS.sinceOwnAnswer : DETAILS_TEXTS.sincePeerAnswer(name)}
      />
      <div className="mt-4 border-t border-edge pt-3">
        <FactList facts={factsOf(receipt)} />
      </div>
    </>
  )
}
