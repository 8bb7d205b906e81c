import { all, edit, write, type Mutation } from '../mutation';

const DEPLOYMENT = 'deploy/k8s/deployment.yaml';
const KUSTOMIZATION = 'deploy/k8s/kustomization.yaml';
const MORE = 'deploy/k8s/more.yaml';

const POD =
  'metadata: { name: more, namespace: payments, labels: { app: more } }\nspec: { containers: [{ name: more, image: more, securityContext: { privileged: true } }] }\n';

const named = (path: string, text: string) =>
  all(
    write(path, text),
    edit(KUSTOMIZATION, '  - service.yaml', '  - service.yaml\n  - more.yaml'),
  );

/** Pods that are started although nobody sees them as pods. */
export const unseenPods: Mutation[] = [
  {
    what: 'a privileged Pod of its own',
    change: named(MORE, `apiVersion: v1\nkind: Pod\n${POD}`),
    at: { path: MORE },
    also: ['network-policy'],
  },
  {
    what: 'a privileged Pod in a list of pods',
    change: named(
      MORE,
      `apiVersion: v1\nkind: PodList\nitems:\n  - apiVersion: v1\n    kind: Pod\n${POD.trimEnd().replace(/^/gm, '    ')}\n`,
    ),
    at: { path: MORE },
    also: ['network-policy'],
  },
  {
    what: 'pods of a kind of somebody else',
    change: named(
      MORE,
      `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: more, namespace: payments }\nspec:\n  template:\n${POD.trimEnd().replace(/^/gm, '    ')}\n`,
    ),
    at: { path: MORE },
    also: ['network-policy'],
  },
  {
    what: 'the network of the node, merged in',
    change: edit(
      DEPLOYMENT,
      '      automountServiceAccountToken: false',
      '      <<: { hostNetwork: true }\n      automountServiceAccountToken: false',
    ),
    at: { path: DEPLOYMENT },
    also: ['network-policy'],
  },
  {
    what: 'the network of the node, as YAML 1.1 says yes',
    change: edit(
      DEPLOYMENT,
      '      automountServiceAccountToken: false',
      '      hostNetwork: yes\n      automountServiceAccountToken: false',
    ),
    at: { path: DEPLOYMENT, text: 'hostNetwork: yes' },
    also: ['network-policy'],
  },
  {
    what: 'a file beside those of the kustomization',
    change: write(MORE, `apiVersion: v1\nkind: Pod\n${POD}`),
    at: { path: MORE },
    state: 'unknown',
    also: ['network-policy'],
  },
  {
    what: 'manifests from elsewhere',
    change: edit(
      KUSTOMIZATION,
      '  - service.yaml',
      '  - service.yaml\n  - https://example.org/more.yaml',
    ),
    at: { path: KUSTOMIZATION },
    state: 'unknown',
    also: ['network-policy'],
  },
];
