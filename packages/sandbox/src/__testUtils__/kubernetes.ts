import {
  AppsV1Api,
  AuthorizationV1Api,
  BatchV1Api,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  NetworkingV1Api,
  RbacAuthorizationV1Api,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node';

/**
 * The client brings its own fetch, which msw does not see. This one is the
 * global fetch, so that the same client works in-process.
 */
const globalFetch = wrapHttpLibrary({
  async send(request) {
    const body = request.getBody();
    const response = await fetch(request.getUrl(), {
      method: request.getHttpMethod(),
      headers: request.getHeaders(),
      ...(typeof body === 'string' && { body }),
    });
    return new ResponseContext(
      response.status,
      Object.fromEntries(response.headers),
      {
        text: () => response.text(),
        binary: async () => Buffer.from(await response.arrayBuffer()),
        stream: () => null,
      },
    );
  },
});

/**
 * Real Kubernetes clients for a server and a token.
 *
 * @param transport - `http` for the client's own, `in-process` for msw
 */
export function kubernetesClients(
  server: string,
  token?: string,
  transport: 'http' | 'in-process' = 'in-process',
) {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      // The client refuses plain HTTP otherwise, also on the loopback interface.
      { name: 'c', server, skipTLSVerify: server.startsWith('http:') },
    ],
    users: [{ name: 'u', ...(token && { token }) }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  if (transport === 'http') {
    return {
      core: config.makeApiClient(CoreV1Api),
      rbac: config.makeApiClient(RbacAuthorizationV1Api),
      apps: config.makeApiClient(AppsV1Api),
      batch: config.makeApiClient(BatchV1Api),
      networking: config.makeApiClient(NetworkingV1Api),
      authorization: config.makeApiClient(AuthorizationV1Api),
    };
  }
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: config },
    httpApi: globalFetch,
  });
  return {
    core: new CoreV1Api(configuration),
    rbac: new RbacAuthorizationV1Api(configuration),
    apps: new AppsV1Api(configuration),
    batch: new BatchV1Api(configuration),
    networking: new NetworkingV1Api(configuration),
    authorization: new AuthorizationV1Api(configuration),
  };
}
