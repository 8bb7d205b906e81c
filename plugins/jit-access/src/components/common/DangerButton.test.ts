import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const css = readFileSync(resolve(__dirname, 'DangerButton.module.css'), 'utf8');

/** Colours of each rule for primary buttons, by its selector. */
const rules = [
  ...css.matchAll(/\n([^{}]*\[data-variant='primary'\][^{}]*)\{([^}]*)\}/g),
].map(([, selector, body]): [string, Record<string, string>] => [
  selector.replace(/\s+/g, ' ').trim(),
  Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  ),
]);

/** Relative luminance of sRGB as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map(start => parseInt(hex.slice(start, start + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Grounds of dialogs and pages, of Backstage's own themes and of Fairway's. */
const GROUNDS = {
  light: ['#ffffff', '#f8f8f8', '#f3f6f8'],
  dark: ['#333333', '#424141', '#0d1a23', '#152733'],
};

it('says how it looks in both themes, waiting or not', () => {
  expect(rules).toHaveLength(4);
});

it.each(rules)('%s can be read', (_, { fg, ...grounds }) => {
  for (const ground of ['bg', 'bg-hover', 'bg-active']) {
    expect(contrast(fg, grounds[ground])).toBeGreaterThanOrEqual(4.5);
  }
});

it.each(rules.filter(([selector]) => !selector.includes('disabled')))(
  '%s stands out from the page',
  (selector, { bg }) => {
    for (const ground of GROUNDS[
      selector.includes('dark') ? 'dark' : 'light'
    ]) {
      expect(contrast(bg, ground)).toBeGreaterThanOrEqual(3);
    }
  },
);
