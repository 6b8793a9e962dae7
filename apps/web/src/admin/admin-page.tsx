import { Tabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { useLocation, useParams } from 'wouter'
import { administers } from '../access/member.js'
import { useMember } from '../access/use-membership.js'
import { NoPage } from '../frame/bad-address.js'
import { PageFrame } from '../frame/page-frame.js'
import { ADMIN_TEXTS } from './admin-texts.js'
import { ADMIN_TABS } from './tabs.js'

/** The owner's pages: who is here, who may come, what has happened. */
export function AdminPage() {
  const member = useMember()
  const { tab } = useParams<{ tab?: string }>()
  const shown = tab === undefined ? ADMIN_TABS[0] : ADMIN_TABS.find(({ id }) => id === tab)
  if (!administers(member))
    return (
      <AdminFrame>
        <Says>{ADMIN_TEXTS.notAllowed}</Says>
      </AdminFrame>
    )
  if (!shown) return <NoPage />
  return (
    <AdminFrame>
      <AdminTabs shown={shown.id} />
    </AdminFrame>
  )
}

function AdminTabs({ shown }: { shown: string }) {
  const [, go] = useLocation()
  return (
    <Tabs.Root value={shown} onValueChange={id => go(`/admin/${id}`, { replace: true })}>
      <Tabs.List
        activateOnFocus
        aria-label={ADMIN_TEXTS.title}
        className="flex flex-wrap gap-x-1 border-b border-edge"
      >
        {ADMIN_TABS.map(({ id, title }) => (
          <Tabs.Tab
            key={id}
            value={id}
            className="min-h-11 shrink-0 border-b-2 border-transparent px-3 text-[0.9375rem] font-medium text-quiet -outline-offset-2 data-active:border-accent data-active:text-ink"
          >
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ADMIN_TABS.map(({ id, Tab }) => (
        <Tabs.Panel key={id} value={id} className="pt-5 outline-offset-4">
          <Tab />
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}

function AdminFrame({ children }: { children: ReactNode }) {
  return (
    <PageFrame title={ADMIN_TEXTS.title}>
      <div className="mx-auto max-w-4xl pt-2 sm:pt-6">
        <h1 className="mb-5 text-3xl font-semibold tracking-tight">{ADMIN_TEXTS.title}</h1>
        {children}
      </div>
    </PageFrame>
  )
}

function Says({ children }: { children: string }) {
  return <p className="text-lg text-pretty text-quiet">{children}</p>
}
