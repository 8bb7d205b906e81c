const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escape = (text: string) =>
  text.replace(/[&<>"']/g, character => ESCAPES[character]);

/** A list without an element around it: every entry bears the member's name. */
export class Repeated {
  constructor(readonly items: readonly unknown[]) {}
}

/** @returns a list that is written as `<Name>…</Name><Name>…</Name>`. */
export function repeated(items: readonly unknown[]): Repeated {
  return new Repeated(items);
}

/**
 * Writes a value as the XML protocols do: absent members left out, everything
 * else as text.
 *
 * @param item - element name of list entries: `item` (EC2) or `member` (query)
 */
export function toXml(value: unknown, item = 'item'): string {
  if (Array.isArray(value)) {
    return value
      .map(entry => `<${item}>${toXml(entry, item)}</${item}>`)
      .join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .flatMap(([name, member]) =>
        (member instanceof Repeated ? member.items : [member]).map(
          entry => `<${name}>${toXml(entry, item)}</${name}>`,
        ),
      )
      .join('');
  }
  return escape(String(value));
}

/** An XML answer. */
export function xmlResponse(
  status: number,
  content: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`, {
    status,
    headers: { ...headers, 'content-type': 'text/xml;charset=UTF-8' },
  });
}
