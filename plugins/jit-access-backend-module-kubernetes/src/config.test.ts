import { ConfigReader } from '@backstage/config';
import { readKubernetesConfig } from './config';

const read = (clusters: object[], over: object = {}) =>
  readKubernetesConfig(
    new ConfigReader({
      jitAccess: {
        kubernetes: JSON.parse(JSON.stringify({ clusters, ...over })),
      },
    }),
  );
const cluster = {
  name: 'prod',
  url: 'https://prod.example.com/',
  serviceAccountToken: 'x',
};

describe('readKubernetesConfig', () => {
  it('reads none when there is nothing', () => {
    expect(readKubernetesConfig(new ConfigReader({}))).toEqual({
      installation: 'fairway',
      residual: 'PT4H',
      clusters: [],
    });
  });

  it('reads a cluster, whose pattern matches whole names only', () => {
    const [read1] = read([{ ...cluster, userPattern: 'ana|bo' }]).clusters;
    expect(read1).toMatchObject({
      url: 'https://prod.example.com',
      skipTLSVerify: false,
      clusterWide: false,
      allowPersistence: [],
    });
    expect(read1.userPattern?.test('bo')).toBe(true);
    expect(read1.userPattern?.test('bob')).toBe(false);
    expect(read1.userPattern?.test('x-ana')).toBe(false);
  });

  it.each([
    ['one name twice', [cluster, cluster], {}, `'prod' is there twice`],
    ['no URL', [{ ...cluster, url: 'prod' }], {}, 'not a URL'],
    [
      'a token over plain http',
      [{ ...cluster, url: 'http://prod.example.com' }],
      {},
      'https',
    ],
    ['a broken pattern', [{ ...cluster, userPattern: '(' }], {}, 'userPattern'],
    ['no token', [{ ...cluster, serviceAccountToken: undefined }], {}, 'Token'],
    ['a residual in words', [], { residual: '4 hours' }, 'ISO 8601'],
    ['a label with blanks', [], { installation: 'my portal' }, 'label'],
  ])('refuses %s', (_, clusters, over, message) => {
    expect(() => read(clusters, over)).toThrow(message);
  });

  it('takes plain http on this machine', () => {
    const url = 'http://127.0.0.1:7080/kubernetes/prod';
    expect(read([{ ...cluster, url }]).clusters[0].url).toBe(url);
  });
});
