import { parseAddress } from '@ringdown/client'
import type { ComponentProps, ComponentType } from 'react'
import { Route, Switch } from 'wouter'
import { CHECK_PATH } from './check/check-path.js'
import { CheckPage, LinePage } from './deferred-screens.js'
import { BadLine, BadLink, NoPage } from './frame/bad-address.js'
import { NotFound } from './frame/not-found.js'
import { JoinPage } from './join/join-page.js'
import { useLaterScreens } from './later-screens-context.js'
import { LineVisitorPage } from './line/line-visitor-page.js'
import { LINK_ROUTE } from './links/link-url.js'
import { useLinkAddress } from './links/use-link-address.js'

/** The page for the current address, unless it is the home page. */
export function Pages() {
  return (
    <Switch>
      <Route path={LINK_ROUTE}>
        <LinkRoute />
      </Route>
      <Route path="/line/:name">{({ name }) => <LineRoute name={name} page={LinePage} />}</Route>
      <Route path="/line/:name/call">{({ name }) => <LineRoute name={name} page={LineVisitorPage} />}</Route>
      <Route path="/admin/:tab?">
        <AdminRoute />
      </Route>
      <Route path={CHECK_PATH}>
        <CheckPage />
      </Route>
      <Route>
        <NoPage />
      </Route>
    </Switch>
  )
}

function AdminRoute() {
  const members = useLaterScreens()?.members
  if (members) return <members.AdminPage />
  return (
    <NotFound title="Nobody owns this server">
      It is open: anyone who reaches it takes part. Start it with “--access members” to say who comes in.
    </NotFound>
  )
}

function LinkRoute() {
  const address = useLinkAddress()
  if (!address) return <BadLink />
  return <JoinPage key={address} address={address} />
}

function LineRoute({
  name,
  page: Page,
}: {
  name: string
  page: ComponentType<ComponentProps<typeof LineVisitorPage>>
}) {
  if (!parseAddress(`line:${name}`)) return <BadLine />
  return <Page address={`line:${name}`} line={name} />
}
