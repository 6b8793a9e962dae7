import type { MemberInfo } from '@ringdown/protocol/access'
import { askServer, askText } from '../access/server-request.js'
import { Button } from '../parts/button.js'
import { personPath } from './admin-person.js'
import { PERSON_TEXTS } from './person-texts.js'
import { saveFile } from './saved-file.js'
import { SureButton } from './sure-button.js'

interface Props {
  readonly person: MemberInfo
  /** Does it, and says what went wrong. */
  readonly change: (work: () => Promise<unknown>) => Promise<void>
}

/** Where a person is signed in, and what is kept about them. */
export function PersonAccount({ person, change }: Props) {
  const save = async () => {
    const { text } = await askText(`${personPath(person)}/records`)
    saveFile(`${person.userId}.json`, 'application/json', text)
  }
  return (
    <div className="-mx-3 flex flex-wrap">
      <SureButton
        action={PERSON_TEXTS.signOut}
        label={PERSON_TEXTS.signOutName(person.name)}
        onSure={() => void change(() => askServer(`${personPath(person)}/sessions`, { method: 'DELETE' }))}
      />
      <Button
        look="quiet"
        className="px-3 text-sm"
        aria-label={PERSON_TEXTS.exportName(person.name)}
        onClick={() => void change(save)}
      >
        {PERSON_TEXTS.export}
      </Button>
    </div>
  )
}
