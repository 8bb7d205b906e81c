import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { memoryTree } from '@fairway/plugin-golden-path-node';
import { observeManifests } from './observation';

/** Manifests of released projects, kept beside the checkout where there is one. */
const SAMPLES = resolve(__dirname, '../../../../../shared/samples/k8s');
const present = existsSync(SAMPLES);
const withSamples = present ? describe : describe.skip;

function observe(directory: string, only?: string) {
  const files = only ? [only] : readdirSync(join(SAMPLES, directory));
  return observeManifests(
    memoryTree(
      Object.fromEntries(
        files.map(file => [
          `${directory}/${file}`,
          readFileSync(join(SAMPLES, directory, file), 'utf8'),
        ]),
      ),
    ),
    {
      observedAt: '2026-11-21T12:00:00.000Z',
      repository: 'released/manifests',
      place: { paths: [], namespace: 'default' },
      config: {
        clusters: [],
        privilegedNamespaces: ['kube-system'],
        iamRoles: new Map(),
      },
    },
  );
}

/** Object → rules with severity, as the manifests were read by eye, with the reason of each. */
type Expected = Record<string, Record<string, string>>;

// Each of Contour's two installations is the same but for its namespace.
const contour = (namespace: string): Expected => ({
  [`ServiceAccount ${namespace}/contour`]: {
    'R05 high':
      'ClusterRole knative-contour rule 1: get, list, watch secrets, by a ClusterRoleBinding, without names. Its only writes are of */status, which is neither ingresses (R29) nor anything else; its events have no delete (R26)',
  },
  [`ServiceAccount ${namespace}/contour-certgen`]: {
    'R07 high':
      'Role contour-certgen: create, update secrets, in its own namespace; high there, as 3.2 says. No get, list or watch: no R06',
  },
  [`Job ${namespace}/contour-certgen-v1-33-5`]: {
    'W03 high':
      'neither pod nor account sets automount, so the token is there; R07. None of W05 to W08, so not critical',
    'W09 medium': 'the container has no securityContext at all',
    // No W10: the pod sets runAsNonRoot.
  },
  [`Deployment ${namespace}/contour`]: {
    'W03 high': 'token mounted by default; R05',
    'W09 medium': 'no securityContext of the container',
  },
  [`DaemonSet ${namespace}/envoy`]: {
    'W09 medium':
      'init and other containers have no securityContext; the pod does not mount the token, so no W02 although nobody binds its account',
  },
  [`Namespace ${namespace}`]: {
    'W12 medium': 'its labels have no pod-security.kubernetes.io/enforce',
  },
});

const ingressNginx: Expected = {
  'ServiceAccount ingress-nginx/ingress-nginx': {
    'R05 high': 'ClusterRole rule 1: list, watch secrets in the cluster',
    'R06 medium':
      'Role rule 2: get, list, watch secrets in its namespace. ingresses/status (R29), events create and patch (R26), leases are nothing',
  },
  'ServiceAccount ingress-nginx/ingress-nginx-admission': {
    'R06 medium': 'Role: get secrets, without names',
    'R07 high': 'Role: create secrets, in a namespace',
    'R19 high':
      'ClusterRole: update validatingwebhookconfigurations, without names; validating, so not critical',
  },
  'Deployment ingress-nginx/ingress-nginx-controller': {
    'W03 high':
      'automount is true in pod and account; R05. NET_BIND_SERVICE is none of W08',
  },
  'Job ingress-nginx/ingress-nginx-admission-create': {
    'W03 high': 'automount is true; R07, R19',
  },
  'Job ingress-nginx/ingress-nginx-admission-patch': {
    'W03 high': 'automount is true; R07, R19',
  },
  'Namespace ingress-nginx': { 'W12 medium': 'no enforce label' },
};

const TABLE: readonly [string, string | undefined, Expected][] = [
  [
    'contour',
    undefined,
    { ...contour('contour-external'), ...contour('contour-internal') },
  ],
  ['ingress-nginx', 'aws-deploy.yaml', ingressNginx],
  // Differs from the one above in annotations of a Service only.
  ['ingress-nginx', 'cloud-deploy.yaml', ingressNginx],
  [
    'istio',
    'istio-cni.golden.yaml',
    {
      'DaemonSet istio-system/istio-cni-node': {
        'W07 high': 'hostPath of CNI directories, /proc and /var/run',
        'W08 high': 'adds SYS_ADMIN and NET_RAW; privileged is false (no W05)',
        'W09 medium': 'allowPrivilegeEscalation is not set',
        'W10 medium': 'runAsNonRoot false and runAsUser 0',
        // Its service account is in another file: W01 to W03 are left open. envFrom is a ConfigMap: no W11.
      },
    },
  ],
  [
    'istio',
    'ztunnel.golden.yaml',
    {
      'DaemonSet istio-system/ztunnel': {
        'W07 high': 'hostPath /var/run/ztunnel',
        'W08 high': 'adds SYS_ADMIN and NET_RAW',
        'W09 medium': 'allowPrivilegeEscalation: true',
        'W10 medium': 'runAsUser 0',
      },
    },
  ],
  [
    'istio',
    'pilot_default.golden.yaml',
    {
      'ServiceAccount istio-system/istiod': {
        'R04 high':
          'istiod-clusterrole rules 3 and 16: * in groups of Istio and the gateway API, to read only',
        'R05 high': 'rule 22: get, watch, list secrets in the cluster',
        'R06 medium': 'Role istiod: get, watch, list secrets of istio-system',
        'R07 high': 'Role istiod: create, update secrets of istio-system',
        'R08 high':
          'istiod-gateway-controller rule 1: create, update, patch deployments in the cluster',
        'R19 critical':
          'rule 1: update, patch mutatingwebhookconfigurations without names (and rule 2, validating)',
        'R27 medium':
          'istiod-gateway-controller: delete deployments and services in the cluster',
        'R29 medium':
          'istiod-gateway-controller rule 4: services. * on ingresses/status, and services/status, are none',
        // Rule 13 updates configmaps of the whole cluster: R21 only if it is EKS, which manifests do not say.
      },
      'ServiceAccount istio-system/istio-reader-service-account': {
        'R04 high': 'istio-reader rule 1: * in groups of Istio',
        'R05 high': 'istio-reader rule 2: get, list, watch secrets',
        // The account itself is in another file, which is no R31 in a repository.
      },
      'Deployment istio-system/istiod': {
        'W03 high': 'token mounted by default; R04, R05 and more',
      },
    },
  ],
  [
    'kube-prometheus',
    undefined,
    {
      'ServiceAccount monitoring/kube-state-metrics': {
        'R05 high': 'rule 1: list, watch secrets; everything else is read, too',
      },
      'ServiceAccount monitoring/prometheus-operator': {
        'R03 high':
          '* on statefulsets and on secrets; the * on monitoring.coreos.com is on no sensitive resource, and on named ones (no R04)',
        'R05 high': '* on secrets of the cluster',
        'R07 critical': '* on secrets of the cluster',
        'R08 high': '* on statefulsets of the cluster',
        'R27 medium':
          'delete of pods, services, statefulsets and secrets in the cluster',
        'R29 medium':
          'create, update, delete of services, endpoints and endpointslices',
        // * on configmaps is R21 only on EKS. events are written, never deleted.
      },
      // prometheus-k8s: nodes/metrics is not nodes/proxy (R12); its Roles only read. node-exporter, blackbox-exporter: reviews of tokens and access only. prometheus-adapter: reads, and two roles of Kubernetes that only review.
      'ClusterRole resource-metrics-server-resources': {
        'R31 low': 'no binding in the directory names it',
        // system:aggregated-metrics-reader is aggregated into admin, edit and view, and used by that.
      },
      'Deployment monitoring/kube-state-metrics': {
        'W03 high': 'the account says no, the pod says yes, the pod wins; R05',
      },
      'Deployment monitoring/prometheus-operator': {
        'W03 high': 'the pod says yes; R03 and more',
      },
      'DaemonSet monitoring/node-exporter': {
        'W06 high': 'hostNetwork and hostPID',
        'W07 high': 'hostPath /sys and /',
        // SYS_TIME is none of W08. Its account is bound and harmless: no W02, no W03.
      },
      // grafana mounts no token. blackbox-exporter and prometheus-adapter mount one that is bound and harmless.
    },
  ],
];

withSamples(
  `released manifests${present ? '' : ' (skipped: no samples beside the checkout)'}`,
  () => {
    it.each(TABLE)('%s %s', (directory, file, expected) => {
      const found: Record<string, string[]> = {};
      for (const finding of observe(directory, file).findings) {
        const { component, vulnerability, severity } = finding;
        (found[component] ??= []).push(`${vulnerability} ${severity}`);
      }
      expect(
        Object.fromEntries(
          Object.entries(found).map(([component, hits]) => [
            component,
            hits.sort(),
          ]),
        ),
      ).toEqual(
        Object.fromEntries(
          Object.entries(expected).map(([component, hits]) => [
            component,
            Object.keys(hits).sort(),
          ]),
        ),
      );
    });

    it('leaves open what the manifests do not say', () => {
      const { status, facts } = observe('istio', 'pilot_default.golden.yaml');
      expect(status).toBe('ok');
      expect(facts).not.toHaveProperty('R21');
      expect(facts).not.toHaveProperty('W12');
      expect(facts.undecided).toMatch(/whether the cluster is EKS/);
      expect(
        observe('istio', 'istio-cni.golden.yaml').facts,
      ).not.toHaveProperty('W03');
    });
  },
);
