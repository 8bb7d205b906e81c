import http from 'node:http';
import { ConfigReader } from '@backstage/config';
import { CoreV1Api } from '@kubernetes/client-node';
import { readClusterAddress } from './address';
import { connect, requestOptions } from './connect';

const read = (given: object) =>
  readClusterAddress(
    new ConfigReader({ name: 'prod', serviceAccountToken: 'secret', ...given }),
    'some.kubernetes',
  );

describe('readClusterAddress', () => {
  it('reads an address', () => {
    expect(read({ url: 'https://prod.example/' })).toEqual({
      name: 'prod',
      url: 'https://prod.example',
      serviceAccountToken: 'secret',
      caData: undefined,
      skipTLSVerify: false,
    });
  });

  it.each([
    ['prod', "some.kubernetes.clusters: url 'prod' of 'prod' is not a URL"],
    ['http://prod.example', 'a token is only sent with https'],
    ['http://localhost.example', 'a token is only sent with https'],
  ])('refuses %s', (url, message) => {
    expect(() => read({ url })).toThrow(message);
  });
});

describe('a request', () => {
  let server: http.Server;
  const seen: (string | undefined)[] = [];

  beforeEach(async () => {
    // Answers the first path, and leaves the others waiting.
    server = http.createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/api/v1/namespaces') {
        response.setHeader('Content-Type', 'application/json');
        response.end('{"items":[]}');
      }
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(done => {
      server.close(done);
    });
  });

  const client = () => {
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the server has no port');
    }
    const url = `http://127.0.0.1:${address.port}`;
    return connect(read({ url })).makeApiClient(CoreV1Api);
  };

  it('carries the token', async () => {
    const { signal } = new AbortController();
    const { items } = await client().listNamespace(
      {},
      requestOptions(30_000, signal),
    );
    expect(items).toEqual([]);
    expect(seen.at(-1)).toBe('Bearer secret');
  });

  it('ends after its time', async () => {
    const { signal } = new AbortController();
    await expect(
      client().listPodForAllNamespaces({}, requestOptions(50, signal)),
    ).rejects.toThrow();
  });

  it('ends with its signal', async () => {
    const stop = new AbortController();
    const call = client().listPodForAllNamespaces(
      {},
      requestOptions(30_000, stop.signal),
    );
    stop.abort(new Error('the run is over'));
    await expect(call).rejects.toThrow();
    expect(() => requestOptions(30_000, stop.signal)).toThrow(
      'the run is over',
    );
  });
});
