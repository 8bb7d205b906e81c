import { foreignText } from './foreignText';

it.each([
  ['', ''],
  ['Zoë\n\t 😀', 'Zoë\n\t 😀'],
  ['a\0b\u001b[31m\u0085', 'a\ufffdb\ufffd[31m\ufffd'],
  ['\ud800 \udc00', '\ufffd \ufffd'],
  ['ad\u202emin\u2066\u200f', 'ad\ufffdmin\ufffd\ufffd'],
  ['x'.repeat(5_000), `${'x'.repeat(2_000)}…`],
])('keeps of %j what can be kept and shown', (text, kept) => {
  expect(foreignText(text)).toBe(kept);
});

it('cuts through no character', () => {
  expect(foreignText('a😀b', 2)).toBe('a\ufffd…');
});
