import { readSelection } from './options';

describe('readSelection', () => {
  it('measures everything when nothing is said', () => {
    expect(readSelection([])).toEqual({
      sizes: [1000, 5000, 20_000],
      databases: ['sqlite', 'postgres'],
    });
  });

  it('narrows', () => {
    expect(readSelection(['--n', '1000', '--db', 'postgres'])).toEqual({
      sizes: [1000],
      databases: ['postgres'],
    });
  });

  it.each([
    [['--n', 'many'], /--n takes/],
    [['--n', '5'], /--n takes/],
    [['--db', 'mysql'], /--db takes sqlite and postgres, not 'mysql'/],
  ])('refuses %j', (args, message) => {
    expect(() => readSelection(args)).toThrow(message);
  });
});
