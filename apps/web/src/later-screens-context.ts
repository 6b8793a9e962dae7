import type { ConnectionProblem, Person } from '@ringdown/client'
import { type ComponentType, createContext, useContext } from 'react'
import type { OpenLink } from './links/kept-link.js'

/** The components that come after the home page: the other pages, and what is shown once the SDK is here. */
export interface LaterScreens {
  readonly AlertOffer: ComponentType
  readonly ConnectionRefused: ComponentType<{ problem: ConnectionProblem | null }>
  readonly OpenInAnotherTab: ComponentType
  readonly OwnLink: ComponentType<{ link: OpenLink }>
  readonly Pages: ComponentType
  readonly PersonRow: ComponentType<{ person: Person }>
  readonly ReturningScreen: ComponentType
  readonly StaffedList: ComponentType
  readonly Surroundings: ComponentType
}

export const LaterScreensContext = createContext<LaterScreens | null>(null)

/** The components that come after the home page; `null` until they, and the SDK, are here. */
export function useLaterScreens(): LaterScreens | null {
  return useContext(LaterScreensContext)
}
