import { LIMITS, nameProblem } from '@ringdown/client'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { classes } from '../parts/classes.js'
import { TextField } from '../parts/text-field.js'

/** Stacked when it is the page's only question, in a row when it is one setting among several. */
const LAYOUTS = {
  column: { form: 'flex-col', button: '' },
  // Offsets the button by the height of the field's label.
  row: { form: 'items-start', button: 'mt-[1.625rem]' },
} as const

/** Asks for a name and passes on a valid one. */
export function NameForm(props: {
  initial?: string
  action: string
  layout?: keyof typeof LAYOUTS
  onName: (name: string) => void
}) {
  const { initial = '', layout = 'column' } = props
  const [name, setName] = useState(initial)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = nameProblem(name)
    setProblem(found)
    if (found === null) props.onName(name)
  }

  return (
    <form noValidate onSubmit={submit} className={classes('flex gap-4', LAYOUTS[layout].form)}>
      <TextField
        label="Your name"
        autoComplete="name"
        autoFocus={layout === 'column'}
        maxLength={LIMITS.nameLength}
        placeholder="Shown to the people you call"
        className={layout === 'row' ? 'min-w-0 flex-1' : undefined}
        value={name}
        problem={problem}
        onChange={event => {
          setName(event.target.value)
          setProblem(null)
        }}
      />
      <Button type="submit" look="primary" className={classes('min-h-12', LAYOUTS[layout].button)}>
        {props.action}
      </Button>
    </form>
  )
}
