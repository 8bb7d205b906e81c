/** Header of every answer → what its value must hold. */
export const HEADERS: readonly [string, RegExp][] = [
  ['Cache-Control', /\bno-store\b/],
  [
    'Content-Security-Policy',
    // Not with everything from anywhere, or written into the page, allowed again.
    /^(?=.{0,2000}$)(?!.*(?:default|script)-src[^;]*\s(?:'unsafe-(?:inline|eval)'|\*|https?:)(?:[\s;]|$))(?:.*;)?\s*default-src '(?:none|self)'/,
  ],
  ['Referrer-Policy', /^(?:no-referrer|same-origin|strict-origin)$/],
  ['Strict-Transport-Security', /max-age=(?:1[6-9]\d{6}|[2-9]\d{7}|\d{9,})\b/],
  ['X-Content-Type-Options', /^nosniff$/],
  ['X-Frame-Options', /^(?:DENY|SAMEORIGIN)$/],
];

/** Most bytes of a body. */
export const MOST_BODY_BYTES = 1024 * 1024;
