import type { AuditEntry } from '@ringdown/protocol/access'
import { actionWords } from './action-words.js'
import { AdminList, AdminRow } from './admin-list.js'
import { momentText } from './moment-text.js'
import { usePagedList } from './use-paged-list.js'

/** Who did what, and who was refused and why; the latest first. */
export function AuditTab() {
  const pages = usePagedList<AuditEntry>('/api/v1/audit')
  return (
    <AdminList label="Audit log" pages={pages} keyOf={({ id }) => id}>
      {entry => (
        <AdminRow
          title={actionWords(entry.action)}
          facts={[
            momentText(entry.at),
            entry.actorName ?? 'Nobody signed in',
            entry.outcome === 'refused' ? 'Refused' : null,
            // The id is for programs, unless nothing else says what it was.
            entry.detail ?? (entry.object === entry.actorId ? null : entry.object),
          ]}
        />
      )}
    </AdminList>
  )
}
