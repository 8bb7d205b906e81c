import { isRecord } from '../text';
import type { Manifest } from './manifests';

/** Pods that a manifest starts. */
export interface Workload {
  manifest: Manifest;
  labels: Record<string, string>;
  hostNetwork: boolean;
  /** What the pods are made from: metadata and spec. */
  template: Record<string, unknown>;
  /** The way to the template from the object. */
  templatePath: readonly string[];
}

/** Whether something may be switched on: `yes` and `on` are true for Kubernetes. */
export const isOn = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false;

const TEMPLATED = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
];

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (current, key) => (isRecord(current) ? current[key] : undefined),
    value,
  );
}

function labelsOf(value: unknown): Record<string, string> {
  const labels: Record<string, string> = {};
  if (isRecord(value)) {
    for (const [key, label] of Object.entries(value)) {
      labels[key] = String(label);
    }
  }
  return labels;
}

/** The pods of a manifest, or undefined when it starts none. */
export function workloadOf(manifest: Manifest): Workload | undefined {
  const { kind, spec, content } = manifest;
  let templatePath: string[];
  if (kind === 'Pod') {
    templatePath = [];
  } else if (kind === 'CronJob') {
    templatePath = ['spec', 'jobTemplate', 'spec', 'template'];
  } else if (
    TEMPLATED.includes(kind) ||
    // A kind of somebody else that makes pods in the same way.
    Array.isArray(at(spec, 'template', 'spec', 'containers'))
  ) {
    templatePath = ['spec', 'template'];
  } else {
    return undefined;
  }
  const template = at(content, ...templatePath);
  return {
    manifest,
    labels: labelsOf(at(template, 'metadata', 'labels')),
    hostNetwork: isOn(at(template, 'spec', 'hostNetwork')),
    template: isRecord(template) ? template : {},
    templatePath,
  };
}

/** Whether a label selector selects pods with these labels. What it can't read selects nothing. */
export function selects(
  selector: unknown,
  labels: Record<string, string>,
): boolean {
  if (!isRecord(selector)) {
    return false;
  }
  const known = Object.keys(selector).every(
    key => key === 'matchLabels' || key === 'matchExpressions',
  );
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (!known || !isRecord(matchLabels) || !Array.isArray(matchExpressions)) {
    return false;
  }
  return (
    Object.entries(matchLabels).every(([k, v]) => labels[k] === String(v)) &&
    matchExpressions.every(e => matchesExpression(e, labels))
  );
}

function matchesExpression(
  expression: unknown,
  labels: Record<string, string>,
): boolean {
  if (!isRecord(expression) || typeof expression.key !== 'string') {
    return false;
  }
  const label = labels[expression.key];
  const values = Array.isArray(expression.values)
    ? expression.values.map(String)
    : [];
  switch (expression.operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}
