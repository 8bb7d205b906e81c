import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readManifests } from '../__testUtils__/manifests';
import { evaluateCluster } from './attribution';
import { resolveGrants } from './grants';

/** Manifests of released projects, kept beside the checkout where there is one. */
const SAMPLES = resolve(__dirname, '../../../../../shared/samples/k8s');
const present = existsSync(SAMPLES);
const withSamples = present ? describe : describe.skip;

function read(directory: string, only?: string) {
  const files = only ? [only] : readdirSync(join(SAMPLES, directory)).sort();
  return readManifests(
    files
      .map(file => readFileSync(join(SAMPLES, directory, file), 'utf8'))
      .join('\n---\n'),
  );
}

withSamples(
  `released manifests${present ? '' : ' (skipped: no samples beside the checkout)'}`,
  () => {
    it.each([
      ['contour', undefined, 'contour-external', 'contour', ['R05']],
      ['contour', undefined, 'contour-internal', 'contour', ['R05']],
      [
        'ingress-nginx',
        'aws-deploy.yaml',
        'ingress-nginx',
        'ingress-nginx',
        ['R05'],
      ],
      [
        'ingress-nginx',
        'aws-deploy.yaml',
        'ingress-nginx',
        'ingress-nginx-admission',
        [],
      ],
      ['istio', 'pilot_default.golden.yaml', 'istio-system', 'istiod', ['R05']],
      [
        'istio',
        'pilot_default.golden.yaml',
        'istio-system',
        'istio-reader-service-account',
        ['R05'],
      ],
      [
        'kube-prometheus',
        undefined,
        'monitoring',
        'prometheus-operator',
        ['R05'],
      ],
      [
        'kube-prometheus',
        undefined,
        'monitoring',
        'kube-state-metrics',
        ['R05'],
      ],
      ['kube-prometheus', undefined, 'monitoring', 'prometheus-k8s', []],
      ['kube-prometheus', undefined, 'monitoring', 'node-exporter', []],
      ['kube-prometheus', undefined, 'monitoring', 'prometheus-adapter', []],
    ])('%s %s: %s/%s', (directory, file, namespace, account, expected) => {
      const objects = read(directory, file);
      const rights = evaluateCluster(objects, ['kube-system']);
      expect(
        resolveGrants(objects).some(
          ({ subject }) =>
            subject.kind === 'ServiceAccount' &&
            subject.namespace === namespace &&
            subject.name === account,
        ),
      ).toBe(true);
      expect(rights.hits(namespace, [account]).map(hit => hit.rule)).toEqual(
        expected,
      );
    });
  },
);
