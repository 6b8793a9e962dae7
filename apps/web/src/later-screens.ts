import './later.css'
import { AlertOffer } from './alerts/alert-offer.js'
import { ConnectionRefused, OpenInAnotherTab } from './frame/connection-stopped.js'
import { HomeNews } from './home/home-news.js'
import { ReturningScreen } from './in-call/returning-screen.js'
import type { LaterScreens } from './later-screens-context.js'
import { OwnLink } from './links/own-link.js'
import { Pages } from './pages.js'
import { PeopleRows } from './remembered/people-rows.js'
import { RecentHistory } from './remembered/recent-history.js'
import { Surroundings } from './surroundings.js'

/** What the home page is there without, as one file to fetch. */
export const laterScreens: Omit<LaterScreens, 'members'> = {
  AlertOffer,
  ConnectionRefused,
  HomeNews,
  OpenInAnotherTab,
  OwnLink,
  Pages,
  PeopleRows,
  RecentHistory,
  ReturningScreen,
  Surroundings,
}
