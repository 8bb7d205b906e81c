import { chatText } from './chatText';

describe('chatText', () => {
  it.each([
    ['Payments API fell', 'Payments API fell'],
    ['<!channel> all is well', '!channel all is well'],
    [
      '<https://evil.example|Open the portal>',
      'https://evil.exampleOpen the portal',
    ],
    ['[Open](https://evil.example)', 'Open(https://evil.example)'],
    [
      '@here and @Channel, ana@here.example',
      'here and Channel, ana@here.example',
    ],
    ['*bold* ~gone~ `code`', 'bold gone code'],
    ['a\n\nPASS\u202e\0b\ud800', 'a PASS b'],
    ['snake_case ü 😀', 'snake_case ü 😀'],
  ])('makes of %j nothing but words', (text, words) => {
    expect(chatText(text)).toBe(words);
  });
});
