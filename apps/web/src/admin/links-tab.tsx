import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { AdminList, AdminRow } from './admin-list.js'
import { momentText } from './moment-text.js'
import { SureButton } from './sure-button.js'
import { usePagedList } from './use-paged-list.js'

const PATH = '/api/v1/links'

interface ListedLink {
  readonly id: string
  readonly owner: { readonly name: string }
  readonly name: string
  readonly state: keyof typeof STATES
  readonly usesLeft: number | null
  readonly endsAt: number | null
}

const STATES = { open: 'Open', used: 'Used', ended: 'Ended' } as const

/** The links by which visitors call: watched, and withdrawn. */
export function LinksTab() {
  const pages = usePagedList<ListedLink>(PATH)
  const withdrawing = useAction()
  const withdraw = async (id: string) => {
    await withdrawing.run(() => askServer(`${PATH}/${encodeURIComponent(id)}`, { method: 'DELETE' }))
    await pages.list.read()
  }
  return (
    <>
      <ProblemNote problem={withdrawing.problem} />
      <AdminList label="Links" pages={pages} keyOf={({ id }) => id}>
        {link => (
          <AdminRow title={titleOf(link)} facts={factsOf(link)}>
            {link.state === 'open' && (
              <SureButton
                action="Withdraw"
                label={`Withdraw “${titleOf(link)}”`}
                onSure={() => void withdraw(link.id)}
              />
            )}
          </AdminRow>
        )}
      </AdminList>
    </>
  )
}

function titleOf({ name, owner }: ListedLink): string {
  return name || `Link of ${owner.name}`
}

function factsOf({ state, owner, usesLeft, endsAt }: ListedLink): readonly string[] {
  const until = endsAt === null ? 'until it is withdrawn' : `until ${momentText(endsAt)}`
  const uses = usesLeft === null ? [] : [usesLeft === 1 ? '1 use left' : `${usesLeft} uses left`]
  return [STATES[state], owner.name, ...(state === 'open' ? [...uses, until] : [])]
}
