import type { ReactNode } from 'react'
import { useLaterScreens } from '../later-screens-context.js'
import { InsecureNote } from '../media/insecure-note.js'
import { BrandLink } from './brand.js'
import { OwnName } from './own-name.js'
import { usePageTitle } from './page-title.js'

/** The frame of every page outside a call: brand, own name, content. */
export function PageFrame(props: { title: string; children: ReactNode }) {
  usePageTitle(props.title)
  const Own = useLaterScreens()?.members?.OwnMenu ?? OwnName
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-6xl flex-col px-4 sm:px-8">
      <header className="flex items-center justify-between gap-3 py-4 sm:py-6 short:py-1">
        <BrandLink />
        <Own />
      </header>
      <main tabIndex={-1} className="flex-1 pb-18 outline-none">
        <InsecureNote />
        {props.children}
      </main>
    </div>
  )
}
