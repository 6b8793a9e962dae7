import { type ReactNode, useId } from 'react'

/** A titled part of a page: a region that screen readers list by its title. */
export function Card(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="rounded-3xl border border-edge bg-surface p-5 sm:p-6">
      <div className="mb-3 flex min-h-8 items-center justify-between gap-3">
        <h2 id={id} className="text-lg font-semibold tracking-tight">
          {props.title}
        </h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  )
}
