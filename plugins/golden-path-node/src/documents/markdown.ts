/** A part of a Markdown text under one heading. */
export interface Section {
  heading: string;
  /** Line of the heading, from 1. */
  line: number;
  /** What is said below it, without comments, up to the next heading. */
  body: string;
}

/** Splits Markdown at its headings (`#` to `###`); fenced code is no heading, but is said. */
export function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  let fenced = false;
  let hidden = false;
  text.split(/\r?\n/).forEach((content, index) => {
    if (/^\s{0,3}(?:```|~~~)/.test(content)) {
      fenced = !fenced;
    }
    const heading = fenced
      ? undefined
      : /^#{1,3}\s+(.+?)\s*#*$/.exec(content)?.[1];
    if (heading !== undefined && !hidden) {
      sections.push({ heading, line: index + 1, body: '' });
      return;
    }
    let rest = content;
    let shown = '';
    while (rest !== '') {
      const mark = hidden ? rest.indexOf('-->') : rest.indexOf('<!--');
      if (mark < 0) {
        shown += hidden ? '' : rest;
        break;
      }
      shown += hidden ? '' : rest.slice(0, mark);
      rest = rest.slice(mark + (hidden ? 3 : 4));
      hidden = !hidden;
    }
    const current = sections.at(-1);
    if (current) {
      current.body += `${shown}\n`;
    }
  });
  return sections;
}
