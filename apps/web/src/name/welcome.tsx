import type { ReactNode } from 'react'
import { BrandMark } from '../frame/brand.js'
import { usePageTitle } from '../frame/page-title.js'
import { NameForm } from './name-form.js'

/** The first thing a newcomer sees, on any page: a question for their name. */
export function Welcome(props: { title: string; children: ReactNode; onName: (name: string) => void }) {
  usePageTitle(props.title)
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md place-items-center px-5 py-10 short:py-4">
      <div className="w-full">
        <BrandMark className="mb-8 size-12 short:hidden" />
        <h1 className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">{props.title}</h1>
        <p className="mt-3 mb-8 text-lg short:mt-1 short:mb-3 text-pretty text-quiet">{props.children}</p>
        <NameForm action="Continue" onName={props.onName} />
      </div>
    </main>
  )
}
