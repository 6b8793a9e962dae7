import { WaitList } from '../completions/wait-list.js'
import { StaffedList } from '../line/staffed-list.js'

/** What goes on for this person, above everything else on the home page; mostly nothing. */
export function HomeNews() {
  return (
    <>
      <StaffedList />
      <WaitList />
    </>
  )
}
