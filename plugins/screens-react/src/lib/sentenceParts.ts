/** A part of a sentence of a server's: words, an entity ref, or a moment in ISO 8601. */
export type SentencePart =
  | { kind: 'text'; text: string }
  | { kind: 'entity'; text: string }
  | { kind: 'moment'; text: string };

const MARKED =
  /\b(?:user|group|component|resource|system|api|domain|template):[a-z0-9-]+\/[a-z0-9_.-]*[a-z0-9_-]|\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/gi;

/** Finds the entity refs and the moments in a sentence of the server's, so that they can be shown to people. */
export function sentenceParts(sentence: string): SentencePart[] {
  const parts: SentencePart[] = [];
  let end = 0;
  for (const match of sentence.matchAll(MARKED)) {
    if (match.index > end) {
      parts.push({ kind: 'text', text: sentence.slice(end, match.index) });
    }
    const [text] = match;
    parts.push({ kind: /^\d/.test(text) ? 'moment' : 'entity', text });
    end = match.index + text.length;
  }
  if (end < sentence.length) {
    parts.push({ kind: 'text', text: sentence.slice(end) });
  }
  return parts;
}
