const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escape = (text: string) =>
  text.replace(/[&<>"']/g, character => ESCAPES[character]);

/**
 * Writes a value as EC2 does: lists as `<item>` elements, absent members left
 * out, everything else as text.
 */
export function toXml(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(item => `<item>${toXml(item)}</item>`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `<${name}>${toXml(member)}</${name}>`)
      .join('');
  }
  return escape(String(value));
}
