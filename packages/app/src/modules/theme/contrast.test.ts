import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { darkPalette, lightPalette } from './palette';

type Tokens = Record<string, string>;

const css = readFileSync(resolve(__dirname, 'tokens.css'), 'utf8');

function tokensOf(mode: 'light' | 'dark'): Tokens {
  const block = new RegExp(`data-theme-mode='${mode}'\\] \\{([^}]*)\\}`).exec(
    css,
  );
  const pairs = [...(block?.[1] ?? '').matchAll(/--bui-([\w-]+): (#\w{6});/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}

/** Colours of a button that takes something away. */
function dangerOf(mode: 'light' | 'dark'): Tokens {
  const block = new RegExp(
    `data-theme-mode='${mode}'\\]\\s+\\[data-variant='primary'\\]\\[data-destructive='true'\\] \\{([^}]*)\\}`,
  ).exec(css);
  const pairs = [...(block?.[1] ?? '').matchAll(/--([\w-]+): (#\w{6});/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}

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

const GROUNDS = ['bg-app', 'bg-neutral-1', 'bg-neutral-2', 'bg-neutral-3'];
const TEXTS = [
  'fg-primary',
  'fg-secondary',
  'fg-positive',
  'fg-negative',
  'fg-warning',
  'fg-announcement',
];
const TONES = ['positive', 'negative', 'warning', 'announcement'];

describe.each([
  ['light', lightPalette],
  ['dark', darkPalette],
] as const)('%s theme', (mode, palette) => {
  const tokens = tokensOf(mode);
  const danger = dangerOf(mode);

  it('shows what is ticked in the colour of what is chosen, not of an error', () => {
    expect(palette.secondary.main).toBe(palette.primary.main);
  });

  it.each(GROUNDS.flatMap(ground => TEXTS.map(text => [text, ground])))(
    '%s is readable on %s',
    (text, ground) => {
      expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(
        4.5,
      );
    },
  );

  it.each(TONES)('%s badges and alerts are readable', tone => {
    for (const ground of [`${tone}-bg-subdued`, `${tone}-bg-subdued-hover`]) {
      expect(
        contrast(tokens[`${tone}-fg-subdued`], tokens[ground]),
      ).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has readable buttons', () => {
    for (const ground of ['accent-bg', 'accent-bg-hover']) {
      expect(
        contrast(tokens['accent-fg'], tokens[ground]),
      ).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has buttons for what is taken away that can be read and seen', () => {
    for (const ground of [
      'bg-solid-danger',
      'bg-solid-danger-hover',
      'bg-solid-danger-pressed',
    ]) {
      expect(
        contrast(danger['fg-solid-danger'], danger[ground]),
      ).toBeGreaterThanOrEqual(4.5);
    }
    expect(
      contrast(danger['bg-solid-danger'], tokens['bg-neutral-1']),
    ).toBeGreaterThanOrEqual(3);
  });

  it('shows what is loading', () => {
    expect(
      contrast(tokens['border-1'], tokens['bg-neutral-1']),
    ).toBeGreaterThanOrEqual(1.3);
    expect(css).toMatch(
      /\[data-theme-name='fairway'\] \.bui-Skeleton \{\s*background-color: var\(--bui-border-1\);/,
    );
  });

  it('has a readable sidebar and links', () => {
    const { navigation, background, link, textSubtle } = palette;
    for (const [text, ground] of [
      [navigation.color, navigation.background],
      [navigation.selectedColor, navigation.background],
      [navigation.color, navigation.navItem.hoverBackground],
      [link, background.default],
      [link, background.paper],
      [textSubtle, background.default],
    ]) {
      expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('shows outlines and the focus ring', () => {
    for (const name of ['border-2', 'ring']) {
      expect(contrast(tokens[name], tokens['bg-app'])).toBeGreaterThanOrEqual(
        3,
      );
    }
  });

  it('gives both component libraries the same colours', () => {
    expect(tokens['bg-app']).toBe(palette.background.default);
    expect(tokens['bg-neutral-1']).toBe(palette.background.paper);
    expect(tokens['accent-bg']).toBe(palette.primary.main);
    expect(tokens['fg-secondary']).toBe(palette.textSubtle);
  });
});
