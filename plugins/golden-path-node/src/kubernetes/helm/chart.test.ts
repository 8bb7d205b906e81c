import { resolve } from 'node:path';
import { Findings } from '../../control';
import { directoryTree, memoryTree } from '../../tree';
import { readManifests } from '../manifests';

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'chart/values.yaml': 'labels: { app: web }\nports: [80, 443]\non: true\n',
};

function render(template: string) {
  const findings = new Findings();
  const manifests = readManifests(
    memoryTree({ ...CHART, 'chart/templates/a.yaml': template }),
    findings,
  );
  return { manifests, verdict: findings.verdict('fine') };
}

it('renders an ordinary chart with its own values', async () => {
  const tree = await directoryTree(
    resolve(__dirname, '../../../__fixtures__/helm-service'),
  );
  const findings = new Findings();
  const manifests = readManifests(tree, findings);
  expect(findings.verdict('fine').message).toBe('fine');
  expect(manifests.map(({ kind, name, path }) => [kind, name, path])).toEqual([
    ['Deployment', 'orders', 'charts/orders/templates/deployment.yaml'],
    ['Service', 'orders', 'charts/orders/templates/service.yaml'],
    ['ServiceAccount', 'orders', 'charts/orders/templates/serviceaccount.yaml'],
  ]);
  expect(manifests[0].spec).toEqual({
    replicas: 2,
    selector: {
      matchLabels: {
        'app.kubernetes.io/name': 'orders',
        'app.kubernetes.io/instance': 'orders',
      },
    },
    template: expect.objectContaining({
      metadata: {
        labels: {
          'app.kubernetes.io/name': 'orders',
          'app.kubernetes.io/instance': 'orders',
        },
      },
      spec: expect.objectContaining({
        serviceAccountName: 'orders',
        securityContext: {},
        containers: [
          expect.objectContaining({
            image: 'ghcr.io/northwind-labs/orders:1.8.0',
            env: [{ name: 'LOG_LEVEL', value: 'info' }],
            resources: {},
          }),
        ],
      }),
    }),
  });
});

it.each([
  [
    'a range with keys',
    'a: {{ range $k, $v := .Values.labels }}{{ $k }}={{ $v }}{{ end }}',
    'app=web',
  ],
  [
    'a range with an index',
    'a: "{{ range $i, $p := .Values.ports }}{{ $i }}:{{ $p }};{{ end }}"',
    '0:80;1:443;',
  ],
  [
    'else of a range',
    'a: {{ range .Values.none }}x{{ else }}none{{ end }}',
    'none',
  ],
  [
    'else if',
    'a: {{ if .Values.off }}1{{ else if .Values.on }}2{{ else }}3{{ end }}',
    2,
  ],
  [
    'with and the root in it',
    'a: {{ with .Values.labels }}{{ .app }}-{{ $.Chart.Name }}{{ end }}',
    'web-app',
  ],
  ['a group with a field', 'a: {{ (index .Values) }}', undefined],
  ['an empty value that is false', 'a: {{ not .Values.nothing }}', true],
  [
    'comparisons',
    'a: {{ and (eq .Chart.Name "app") (gt 3 2) | ternary "y" "n" }}',
    'y',
  ],
  ['whitespace that is trimmed', 'a: x{{- /* no */ -}}y', 'xy'],
])('knows %s', (_what, template, expected) => {
  const { manifests, verdict } = render(
    `kind: ConfigMap\nspec:\n  ${template}`,
  );
  const found =
    verdict.state === 'unknown'
      ? undefined
      : [manifests[0]?.spec.a, verdict.message];
  expect(found).toEqual(
    expected === undefined ? undefined : [expected, 'fine'],
  );
});

it.each([
  ['a function it does not know', '{{ lookup "v1" "Pod" "" "" }}', 'lookup'],
  ['a file', '{{ .Files.Get "x" }}', 'no function'],
  ['a block that is not ended', '{{ if true }}', 'not ended'],
  ['an end too many', 'a: 1{{ end }}', 'not begun'],
  [
    'a definition that calls itself',
    '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
    'without end',
  ],
  [
    'a definition that is not there',
    '{{ include "y" . }}',
    'nothing defines y',
  ],
  ['what is no YAML', 'a: [', 'could not be rendered'],
  ['a variable that is not set', 'a: {{ $x }}', '$x is not set'],
  ['a demand that is not met', '{{ required "set it" .Values.no }}', 'set it'],
])('does not judge %s', (_what, template, message) => {
  const { verdict } = render(template);
  expect(verdict.state).toBe('unknown');
  expect(verdict.message).toContain(message);
});

it('sees every file that Helm installs, and no others', () => {
  const findings = new Findings();
  const test = "metadata: { annotations: { helm.sh/hook: 'test' } }";
  const manifests = readManifests(
    memoryTree({
      ...CHART,
      'chart/templates/NOTES.txt': 'Installed.',
      'chart/templates/more.json': '{ "kind": "Pod" }',
      'chart/templates/tests/left.yaml': 'kind: DaemonSet',
      'chart/templates/tests/test.yaml': `kind: Job\n${test}`,
    }),
    findings,
  );
  expect(manifests.map(({ kind }) => kind)).toEqual(['Pod', 'DaemonSet']);
  expect(findings.verdict('fine').message).toBe('fine');
});

it('does not judge a chart with another one inside, whose values it sets', () => {
  const findings = new Findings();
  readManifests(
    memoryTree({
      ...CHART,
      'chart/charts/more/Chart.yaml': 'apiVersion: v2\nname: more\n',
    }),
    findings,
  );
  expect(findings.verdict('fine').state).toBe('unknown');
});
