import type { ComponentType } from 'react'
import { AuditTab } from './audit-tab.js'
import { HealthTab } from './health-tab.js'
import { InvitationsTab } from './invitations-tab.js'
import { LinesTab } from './lines-tab.js'
import { LinksTab } from './links-tab.js'
import { PeopleTab } from './people-tab.js'
import { RecordsTab } from './records-tab.js'

interface AdminTab {
  /** The last part of its address. */
  readonly id: string
  readonly title: string
  readonly Tab: ComponentType
}

/** The tabs of the owner's pages, in their order. */
export const ADMIN_TABS: readonly AdminTab[] = [
  { id: 'people', title: 'People', Tab: PeopleTab },
  { id: 'invitations', title: 'Invitations', Tab: InvitationsTab },
  { id: 'lines', title: 'Lines', Tab: LinesTab },
  { id: 'links', title: 'Links', Tab: LinksTab },
  { id: 'records', title: 'Records', Tab: RecordsTab },
  { id: 'audit', title: 'Audit log', Tab: AuditTab },
  { id: 'health', title: 'Health', Tab: HealthTab },
]
