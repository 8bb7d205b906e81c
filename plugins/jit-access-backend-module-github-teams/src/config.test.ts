import { ConfigReader } from '@backstage/config';
import { readGithubTeamsConfig } from './config';

const read = (organisations: object[], over: object = {}) =>
  readGithubTeamsConfig(
    new ConfigReader({
      jitAccess: {
        githubTeams: JSON.parse(JSON.stringify({ organisations, ...over })),
      },
    }),
  );

describe('readGithubTeamsConfig', () => {
  it('reads none when there is nothing', () => {
    expect(readGithubTeamsConfig(new ConfigReader({}))).toEqual({
      residual: 'PT6H',
      organisations: [],
    });
  });

  it('reads an organisation', () => {
    expect(read([{ name: 'harbour' }]).organisations).toEqual([
      {
        name: 'harbour',
        host: 'github.com',
        teams: undefined,
        apiBaseUrl: undefined,
        token: undefined,
      },
    ]);
  });

  it.each([
    [
      'one organisation twice, in any case',
      [{ name: 'harbour' }, { name: 'Harbour' }],
      {},
      'twice',
    ],
    ['no name', [{}], {}, 'name'],
    ['a name that is a path', [{ name: 'a/b' }], {}, 'login'],
    [
      'a token over plain http',
      [{ name: 'a', apiBaseUrl: 'http://ghe.example.com/api/v3' }],
      {},
      'https',
    ],
    ['no URL', [{ name: 'a', apiBaseUrl: 'ghe' }], {}, 'not a URL'],
    ['a residual in words', [], { residual: '6 hours' }, 'ISO 8601'],
  ])('refuses %s', (_, organisations, over, message) => {
    expect(() => read(organisations, over)).toThrow(message);
  });
});
