/**
 * Letters that look like a Latin one, as the Latin one and then those like it. A small part of Unicode's list (UTS 39),
 * written for names: Cyrillic, Greek, Armenian, Cherokee, small capitals and letters with a stroke.
 */
const LIKE_LATIN = [
  'aаɑαАΑᴀᎪⱥ',
  'bвВΒβƀЬьᏴʙ',
  'cсϲСϹᴄᏟ',
  'dԁɗđᎠᴅ',
  'eеєεЕΕᴇᎬɇ',
  'fϝғꜰſ',
  'gɡɢԍᏀǥ',
  'hһНΗнᎻħʜ',
  'i1lILіІΙιıɩӏӀӀ|ł!Ꭵᶅ׀١۱ᛁʟɪ',
  'jјЈϳᎫᴊ',
  'kкКΚκᏦᴋ',
  'mмМΜᎷᴍ',
  'nпΝηոɴ',
  'oоОΟοσ0օøᴏѳ٥०০',
  'pрРΡρᏢᴘ',
  'qԛɋզ',
  'rгᴦʀᏒ',
  'sѕЅꜱᏚՏ5$',
  'tтТΤτᴛᎢŧ',
  'uυսᴜџцՍ',
  'vνѵᴠᏙ',
  'wԝωшᴡᎳա',
  'xхХΧχ×',
  'yуУΥүγʏҮ',
  'zΖᴢᏃƶ',
]

const LATIN: ReadonlyMap<string, string> = new Map(
  LIKE_LATIN.flatMap(([latin = '', ...alike]) => alike.map(letter => [letter, latin] as const)),
)

/**
 * What a name looks like, for comparing it with other names: two names with the same outline are easily taken for one
 * another. Not for showing. Accents, case, spaces and punctuation are left out.
 */
export function nameOutline(name: string): string {
  const letters = [...name.normalize('NFKD').replace(/\p{M}/gu, '')].map(
    letter => LATIN.get(letter) ?? letter.toLowerCase(),
  )
  const latin = letters.map(letter => LATIN.get(letter) ?? letter).join('')
  const outline = latin
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replace(/[^\p{L}\p{N}]/gu, '')
  // A name may consist of emoji.
  return outline === '' ? name : outline
}
