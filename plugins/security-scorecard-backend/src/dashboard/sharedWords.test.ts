import { sharedWords } from './sharedWords';

describe('sharedWords', () => {
  it.each([
    ['No access log', 'No access log', 'No access log'],
    [
      'Log group /a is not encrypted',
      'Log group /b/c is not encrypted',
      'Log group … is not encrypted',
    ],
    [
      'Bucket a of a trail has no log',
      'Bucket b of a trail has no log',
      'Bucket … of a trail has no log',
    ],
    [
      'Container runs as root',
      'Container web runs as root',
      'Container … runs as root',
    ],
    // Two scanners, two sentences.
    [
      'Prototype pollution',
      'minimist: merges what it should not',
      'Prototype pollution',
    ],
    ['CVE-1', 'CVE-1 - tar', 'CVE-1 …'],
    ['', 'x', ''],
  ])('of %j and %j is %j', (first, second, shared) => {
    expect(sharedWords(first, second)).toBe(shared);
  });
});
