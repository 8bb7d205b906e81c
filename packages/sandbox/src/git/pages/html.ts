/** Markup that is safe to send. Made only by {@link markup}, and of Markdown. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, markup is not, nothing is left out. */
export type Content = Html | string | number | false | undefined | Content[];

/** Makes text safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function render(content: Content): string {
  if (content === false || content === undefined) {
    return '';
  }
  if (content instanceof Html) {
    return content.text;
  }
  return Array.isArray(content)
    ? content.map(render).join('')
    : escapeHtml(String(content));
}

/**
 * Makes markup. Everything that is put in is escaped unless it was made here,
 * so that what came from a push can't become markup by being forgotten.
 */
export function markup(
  strings: TemplateStringsArray,
  ...values: Content[]
): Html {
  return new Html(
    strings
      .map((text, i) => text + (i < values.length ? render(values[i]) : ''))
      .join(''),
  );
}

/** A path of segments, each encoded. */
export function link(...segments: (string | number)[]): string {
  return `/git/${segments.map(part => encodeURIComponent(part)).join('/')}`;
}
