import { type ComponentProps, useId } from 'react'
import { classes } from './classes.js'

export interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string
  /** What is wrong with the value; read out together with the field. */
  readonly problem?: string | null
}

/** A text field with a label. */
export function TextField({ label, problem = null, className, ...props }: TextFieldProps) {
  const id = useId()
  const problemId = `${id}-problem`
  return (
    <div className={classes('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium text-quiet">
        {label}
      </label>
      <input
        {...props}
        id={id}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        className={classes(
          'min-h-12 w-full rounded-xl border bg-surface px-4 text-base text-ink placeholder:text-quiet',
          problem === null ? 'border-edge' : 'border-alarm',
        )}
      />
      {problem !== null && (
        <p id={problemId} role="alert" className="text-sm text-alarm">
          {problem}
        </p>
      )}
    </div>
  )
}
