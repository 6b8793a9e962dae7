import { LIMITS } from './limits.js'

/** White space, line breaks and control characters: whatever separates words. */
const SEPARATORS = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu

/**
 * Characters that take up no room, change the direction of the text around them, or belong to no text: what Unicode calls
 * default-ignorable, the blank Braille pattern, private use, and halves of surrogate pairs.
 *
 * The alternatives before the last keep those that writing needs: joiners inside emoji and in Arabic and Indic scripts, and
 * the mark that makes an emoji coloured.
 */
const UNSEEN =
  /(\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?(?:\u200d(?=\p{Extended_Pictographic}))?|[0-9#*]\ufe0f|\p{Script=Arabic}\u200c(?=\p{Script=Arabic})|[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca][\u200c\u200d](?=\p{L}))|[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cs}\p{Co}\u2800]/gu

/** Accents piled up so high that they cover the lines around them. No language needs more than four. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu

/** Something that can be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * A name as others are shown it: without what cannot be seen or would disturb the text around it, and with single spaces.
 * Empty if nothing can be seen of it. Tidying a tidy name changes nothing.
 */
export function tidyName(name: string): string {
  let [tidy, before] = [name, '']
  // Once more after a change: what was apart may now stand together.
  while (tidy !== before) {
    before = tidy
    tidy = tidy
      .normalize('NFC')
      .replace(SEPARATORS, ' ')
      .replace(UNSEEN, '$1')
      .replace(PILED_MARKS, '$1')
      .trim()
  }
  return VISIBLE.test(tidy) ? tidy : ''
}

/** What is wrong with a name, as a sentence; `null` if it is valid. */
export function nameProblem(name: string): string | null {
  const { length } = tidyName(name)
  if (length === 0) return 'Type a name, so that others know who is calling.'
  return length > LIMITS.nameLength ? `Use at most ${LIMITS.nameLength} characters.` : null
}

/** A name, or part of one, in the form in which names are searched: case does not matter. */
export function foldName(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('en').trim()
}
