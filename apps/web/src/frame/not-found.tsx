import { Link } from 'wouter'
import { PageFrame } from './page-frame.js'

/** A page that explains what is wrong with its address, with a way home. */
export function NotFound(props: { title: string; children: string }) {
  return (
    <PageFrame title={props.title}>
      <div className="mx-auto max-w-md py-16 text-center short:py-4">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{props.title}</h1>
        <p className="mt-3 mb-8 text-pretty text-quiet">{props.children}</p>
        <HomeLink />
      </div>
    </PageFrame>
  )
}

function HomeLink() {
  return (
    <Link
      href="/"
      className="inline-flex min-h-11 items-center rounded-xl bg-accent px-4 text-[0.9375rem] font-semibold text-on-accent hover:bg-accent-strong"
    >
      Back to home
    </Link>
  )
}
