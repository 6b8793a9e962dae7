import { type FormEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { Button } from '../parts/button.js'
import { TextField } from '../parts/text-field.js'
import { type AdminLine, LINES, linePath } from './admin-line.js'
import { draftOf, type LineDraft, type LineProblems, readDraft } from './line-draft.js'
import { LineHoursFields } from './line-hours-fields.js'
import { LineStaffField } from './line-staff-field.js'
import { LINE_TEXTS } from './line-texts.js'
import { SureButton } from './sure-button.js'

/** Makes a line, or changes and removes one that is there. */
export function LineForm({ line, onDone }: { line: AdminLine | null; onDone: () => void }) {
  const saving = useAction()
  const [draft, setDraft] = useState(() => draftOf(line, Intl.DateTimeFormat().resolvedOptions().timeZone))
  const [problems, setProblems] = useState<LineProblems>({})
  const change = (changes: Partial<LineDraft>) => setDraft({ ...draft, ...changes })
  const field = (name: 'title' | 'name' | 'greeting' | 'closedWords' | 'longestWait' | 'mostWaiting') => ({
    value: draft[name],
    problem: problems[name] ?? null,
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
  })
  const run = async (work: () => Promise<unknown>) => {
    if (await saving.run(work)) onDone()
  }
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readDraft(draft)
    flushSync(() => setProblems('problems' in read ? read.problems : {}))
    if ('problems' in read) {
      event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return
    }
    const { settings } = read
    void run(() =>
      line
        ? askServer(linePath(line.name), { method: 'PATCH', body: settings })
        : askServer(LINES, { method: 'POST', body: { name: draft.name, ...settings } }),
    )
  }
  return (
    <>
      <form noValidate onSubmit={save} className="flex flex-col gap-4">
        <p className="text-pretty text-quiet wrap-anywhere">
          {line ? LINE_TEXTS.addressIs(line.name) : LINE_TEXTS.makeHint}
        </p>
        <TextField label={LINE_TEXTS.title} maxLength={50} {...field('title')} />
        {!line && (
          <TextField
            label={LINE_TEXTS.address}
            placeholder={LINE_TEXTS.addressHint}
            maxLength={64}
            autoCapitalize="none"
            spellCheck={false}
            {...field('name')}
          />
        )}
        <TextField label={LINE_TEXTS.greeting} maxLength={500} {...field('greeting')} />
        <LineStaffField staff={draft.staff} onChange={staff => change({ staff })} />
        <LineHoursFields draft={draft} problems={problems} onChange={change} />
        <TextField label={LINE_TEXTS.closedWords} maxLength={500} {...field('closedWords')} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={LINE_TEXTS.longestWait}
            placeholder={LINE_TEXTS.noLimit}
            inputMode="numeric"
            {...field('longestWait')}
          />
          <TextField
            label={LINE_TEXTS.mostWaiting}
            placeholder={LINE_TEXTS.noLimit}
            inputMode="numeric"
            {...field('mostWaiting')}
          />
        </div>
        <Button type="submit" look="primary" className="min-h-12" aria-disabled={saving.isBusy}>
          {line ? LINE_TEXTS.save : LINE_TEXTS.makeIt}
        </Button>
      </form>
      <ProblemNote problem={saving.problem} />
      {line && (
        <div className="mt-6 flex flex-col items-start gap-1 border-t border-edge pt-4">
          <p className="text-sm text-pretty text-quiet">{LINE_TEXTS.removeHint}</p>
          <SureButton
            action={LINE_TEXTS.remove}
            label={LINE_TEXTS.removeName(line.title)}
            onSure={() => void run(() => askServer(linePath(line.name), { method: 'DELETE' }))}
          />
        </div>
      )}
    </>
  )
}
