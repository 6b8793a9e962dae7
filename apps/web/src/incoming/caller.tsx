import { Avatar } from '../parts/avatar.js'

/** The caller of a ringing call, with animated rings. */
export function Caller(props: { name: string }) {
  return (
    <div className="relative mx-auto size-28">
      <span aria-hidden="true" className="absolute inset-0 animate-ring rounded-full bg-accent/40" />
      <span
        aria-hidden="true"
        className="absolute inset-0 animate-ring rounded-full bg-accent/40 [animation-delay:0.8s]"
      />
      <span className="relative">
        <Avatar name={props.name} size="large" />
      </span>
    </div>
  )
}
