import { readSelection } from './options';

describe('readSelection', () => {
  it('measures 500 and 5,000 services on both databases unless told otherwise', () => {
    expect(readSelection([])).toEqual({
      sizes: [500, 5000],
      databases: ['sqlite', 'postgres'],
      findings: 40,
      browser: true,
    });
    expect(
      readSelection([
        ...['--n', '2000,100', '--db', 'sqlite'],
        ...['--findings', '5', '--no-browser'],
      ]),
    ).toEqual({
      sizes: [100, 2000],
      databases: ['sqlite'],
      findings: 5,
      browser: false,
    });
  });

  it.each([
    [['--n', 'many']],
    [['--n', '5']],
    [['--db', 'oracle']],
    [['--findings', '0']],
    [['--what']],
  ])('refuses %j', args => {
    expect(() => readSelection(args)).toThrow(/--/);
  });
});
