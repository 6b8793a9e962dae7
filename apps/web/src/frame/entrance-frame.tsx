import type { ReactNode } from 'react'
import { BrandMark } from './brand.js'
import { usePageTitle } from './page-title.js'

/** The frame of a page on which a person comes in: what it is about, and one thing to do. */
export function EntranceFrame(props: { title: string; hint: ReactNode; children?: ReactNode }) {
  usePageTitle(props.title)
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md place-items-center px-5 py-10 short:py-4">
      <div className="w-full">
        <BrandMark className="mb-8 size-12 short:hidden" />
        <h1 className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">{props.title}</h1>
        <p className="mt-3 mb-8 text-lg text-pretty text-quiet short:mt-1 short:mb-3">{props.hint}</p>
        {props.children}
      </div>
    </main>
  )
}
