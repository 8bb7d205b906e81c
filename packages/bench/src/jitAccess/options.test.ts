import { readSelection } from './options';

describe('readSelection', () => {
  it('measures a thousand ends in a minute when nothing is said', () => {
    expect(readSelection([])).toEqual({
      grants: 10_000,
      ending: 1000,
      seconds: 60,
      ended: 100_000,
    });
  });

  it('narrows', () => {
    expect(
      readSelection([
        '--grants=50',
        '--ending=10',
        '--seconds=2',
        '--ended=99',
      ]),
    ).toEqual({ grants: 50, ending: 10, seconds: 2, ended: 99 });
  });

  it.each([
    [
      ['--grants', 'many'],
      "--grants takes a whole number from 10 to 100000, not 'many'",
    ],
    [
      ['--grants', '50', '--ending', '51'],
      "--ending takes a whole number from 10 to 50, not '51'",
    ],
    [
      ['--seconds', '0'],
      "--seconds takes a whole number from 1 to 600, not '0'",
    ],
  ])('refuses %j', (args, message) => {
    expect(() => readSelection(args)).toThrow(message);
  });
});
