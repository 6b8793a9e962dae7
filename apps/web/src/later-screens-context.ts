import type { ConnectionProblem, PeoplePage } from '@ringdown/client'
import { type ComponentType, createContext, useContext } from 'react'
import type { OpenLink } from './links/kept-link.js'

/** What a server for members adds. */
interface MemberScreens {
  /** A member's own account, among the settings. */
  readonly AccountGroup: ComponentType
  readonly AdminPage: ComponentType
  /** How a person comes in. */
  readonly EntrancePages: ComponentType
  readonly OwnMenu: ComponentType
}

/** The components that come after the home page: the other pages, and what is shown once the SDK is here. */
export interface LaterScreens {
  readonly AlertOffer: ComponentType
  readonly ConnectionRefused: ComponentType<{ problem: ConnectionProblem | null }>
  readonly HomeNews: ComponentType
  /** `null` on an open server. */
  readonly members: MemberScreens | null
  readonly OpenInAnotherTab: ComponentType
  readonly OwnLink: ComponentType<{ link: OpenLink }>
  readonly Pages: ComponentType
  readonly RecentHistory: ComponentType
  readonly PeopleRows: ComponentType<{ page: PeoplePage }>
  readonly ReturningScreen: ComponentType
  readonly Surroundings: ComponentType
}

export const LaterScreensContext = createContext<LaterScreens | null>(null)

/** The components that come after the home page; `null` until they, and the SDK, are here. */
export function useLaterScreens(): LaterScreens | null {
  return useContext(LaterScreensContext)
}
