import { parseAddress } from '@ringdown/client'
import { useEffect } from 'react'
import { useRoute } from 'wouter'
import { NoticeList } from './frame/notice-list.js'
import { IncomingCalls } from './incoming/incoming-calls.js'
import { usePhone } from './phone/phone-context.js'

/** What is there on every page of a person with a name: what rings and what there is to know. */
export function Surroundings() {
  useStaffedLine()
  return (
    <>
      <IncomingCalls />
      <NoticeList />
    </>
  )
}

/** Opening a line's page is coming to its desk, also where a call hides the page. */
function useStaffedLine(): void {
  const { lines } = usePhone()
  const [isLine, line] = useRoute('/line/:name')
  const name = isLine && parseAddress(`line:${line.name}`) ? line.name : null
  useEffect(() => {
    if (name !== null) lines.staff(name)
  }, [lines, name])
}
