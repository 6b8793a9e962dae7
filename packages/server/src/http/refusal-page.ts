/** A page that says one sentence, for a person whose browser may not have the app. */
export function refusalPage(sentence: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Ringdown</title>
<body style="font: 1rem/1.5 sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem">
<h1 style="font-size: 1.25rem">This page cannot be shown here</h1>
<p>${escapeHtml(sentence)}</p>
</body>
</html>
`
}

/** Text as it stands in a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
