import { WaitList } from '../completions/wait-list.js'
import { StaffedList } from '../line/staffed-list.js'
import { CallsElsewhere } from '../moving/calls-elsewhere.js'

/** What goes on for this person, above everything else on the home page; mostly nothing. */
export function HomeNews() {
  return (
    <>
      <CallsElsewhere />
      <StaffedList />
      <WaitList />
    </>
  )
}
