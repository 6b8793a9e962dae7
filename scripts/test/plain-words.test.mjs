import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../command.mjs'

/** Words and phrases that read as if translated, or that we have replaced, and what to write instead. */
const REPLACEMENTS = [
  [/\bwho(m)?ever\b/i, '"anyone who", "the person who", or the person’s role'],
  [/\banew\b/i, '"again", "new", or "reloaded"'],
  [/\bno(body|thing) of ours\b/i, 'what it is'],
  [/\b(no|some|any)body[’']s (business|concern|trouble)\b/i, 'what follows from it'],
  [/\bmend(s|ed|ing)?\b/i, '"fix", "repair" or "restore"'],
  [/\b(got|gets?|getting) over\b/i, '"recovered" or "ended"'],
  [/\bbe it\b/i, '"even if" or "whether"'],
  [/\bbefalls?\b|\bbefell\b/i, '"happens to"'],
  [/\bc(ome|omes|ame|oming) about\b/i, '"happens" or "connects"'],
  [/\b(hence|thereof|whereof|wherein|thereby)\b/i, '"so", "of it", "in which" or "which"'],
  [/\bpok(e|es|ed|ing)\b/i, '"push"'],
  [/\battendance\b|\broll-?call\b/i, '"reachability"'],
  [/\bcomebacks?\b/i, '"rejoin"'],
  [/\bkept-?call\b/i, '"saved call"'],
]

const TEXT = /\.(ts|tsx|mjs|js|css|html|md|yml|conf)$/
/** This file lists the words; generated files and packed fixtures are not ours to word. */
const IGNORED = /(^scripts\/test\/plain-words\.test\.mjs|CHANGELOG\.md|third-party|\/releases\/)/

test('sentences use plain words', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const found = files
    .filter(file => TEXT.test(file) && !IGNORED.test(file) && existsSync(join(root, file)))
    .flatMap(file => findWords(file, readFileSync(join(root, file), 'utf8')))
  expect(found).toEqual([])
})

test('a word that is not plain is found, with its place and what to write', () => {
  expect(findWords('a.md', 'It rings\nfor whoever comes.')).toEqual([
    `a.md:2: instead of "whoever" write ${REPLACEMENTS[0][1]}.`,
  ])
})

function findWords(file, text) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      REPLACEMENTS.filter(([word]) => word.test(line)).map(
        ([word, instead]) => `${file}:${index + 1}: instead of "${word.exec(line)?.[0]}" write ${instead}.`,
      ),
    )
}
