import { parseTags, writeTags } from './tags';

it.each([
  ['app=shop', [{ key: 'app', value: 'shop' }]],
  [
    ' app = shop , query=a=b= ,',
    [
      { key: 'app', value: 'shop' },
      { key: 'query', value: 'a=b=' },
    ],
  ],
  ['empty=', [{ key: 'empty', value: '' }]],
  ['', []],
])('reads %j', (text, tags) => {
  expect(parseTags('x', text)).toEqual(tags);
});

it.each(['app', '=shop', 'a=1,a=2'])('refuses %j', text => {
  expect(() => parseTags('fairway.dev/aws-tags', text)).toThrow(
    /Annotation fairway.dev\/aws-tags/,
  );
});

it('writes tags as they are read', () => {
  expect(writeTags(parseTags('x', 'a=1,b=c=d'))).toBe('a=1,b=c=d');
});
