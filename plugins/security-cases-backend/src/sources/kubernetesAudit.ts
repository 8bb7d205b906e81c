import type { Understood } from '@fairway/plugin-security-cases-node';
import { z } from 'zod';

/** Cut rather than refused: a name that somebody made long must not keep the event out. */
const text = z.string().transform(value => value.slice(0, 1000));
const word = text.pipe(z.string().min(1));

/** What is read of an event of audit.k8s.io/v1. */
const auditEventSchema = z.object({
  auditID: word,
  stage: z.enum([
    'RequestReceived',
    'ResponseStarted',
    'ResponseComplete',
    'Panic',
  ]),
  verb: word,
  user: z.object({ username: word }),
  impersonatedUser: z.object({ username: word }).optional(),
  objectRef: z
    .object({
      resource: word,
      namespace: text.optional(),
      name: text.optional(),
      apiGroup: text.optional(),
      subresource: text.optional(),
    })
    .optional(),
  responseStatus: z.object({ code: z.number().int().optional() }).optional(),
  requestObject: z.unknown().optional(),
  requestReceivedTimestamp: z.iso.datetime({ offset: true }),
  stageTimestamp: z.iso.datetime({ offset: true }),
});

/** List that the webhook backend of an API server sends. */
export const eventListSchema = z.object({
  kind: z.literal('EventList'),
  apiVersion: z.literal('audit.k8s.io/v1'),
  items: z.array(z.unknown()).max(10_000),
});

type AuditEvent = z.infer<typeof auditEventSchema>;
type Ref = NonNullable<AuditEvent['objectRef']>;

const WRITES = new Set([
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
]);
const CHANGES = new Set(['update', 'patch', 'delete', 'deletecollection']);
const DELETES = new Set(['delete', 'deletecollection']);

/** Objects that decide what may run, and the writes that can weaken them. */
const CONTROLS: { group: string; resource: string; verbs: Set<string> }[] = [
  ...[
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
  ].map(resource => ({
    group: 'admissionregistration.k8s.io',
    resource,
    verbs: CHANGES,
  })),
  { group: 'networking.k8s.io', resource: 'networkpolicies', verbs: DELETES },
];

/** Objects in which the agents that ship logs live. */
const AGENTS = new Set(['configmaps', 'daemonsets', 'deployments']);

const adminBinding = z.object({
  roleRef: z.object({ name: z.literal('cluster-admin') }),
});

/** What an API server has recorded, of a cluster whose logs these objects keep. */
export function understandAuditEvent(
  cluster: string,
  loggingObjects: readonly string[],
  value: unknown,
): Understood {
  const parsed = auditEventSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      outcome: 'malformed',
      why: `${issue.path.join('.') || 'the event'}: ${issue.message}`,
    };
  }
  const event = parsed.data;
  const { objectRef, stage, responseStatus } = event;
  const code = responseStatus?.code;
  // Only what is finished and was allowed has happened.
  if (!objectRef || stage !== 'ResponseComplete' || !code || code >= 300) {
    return { outcome: 'ignored' };
  }
  const found = classify(event, objectRef, loggingObjects);
  if (!found) {
    return { outcome: 'ignored' };
  }
  const target = sayObject(objectRef);
  // Who impersonates is who did it.
  const { username } = event.user;
  const asWhom = event.impersonatedUser
    ? ` as ${event.impersonatedUser.username}`
    : '';
  return {
    outcome: 'event',
    event: {
      // Callers may choose the id of what they do, and the same one again.
      key: [
        cluster,
        event.auditID,
        stage,
        event.requestReceivedTimestamp,
        event.verb,
        target,
      ].join(' '),
      class: found.class,
      action: `${event.verb} ${objectRef.resource}`,
      summary: `${username}${asWhom} ${found.what} ${target} on ${cluster}`,
      actor: {
        name: username,
        aliases: username.startsWith('system:')
          ? []
          : [
              {
                path: 'metadata.annotations.fairway.dev/kubernetes-user',
                value: username,
              },
            ],
      },
      target: { resource: target, place: cluster },
      annotations: [{ name: 'fairway.dev/kubernetes-cluster', value: cluster }],
      at: event.requestReceivedTimestamp,
    },
  };
}

function classify(
  event: AuditEvent,
  ref: Ref,
  loggingObjects: readonly string[],
):
  { class: 'logging-weakened' | 'control-weakened'; what: string } | undefined {
  const { verb } = event;
  const group = ref.apiGroup ?? '';
  if (ref.subresource !== undefined || !WRITES.has(verb)) {
    return undefined;
  }
  const what = DELETES.has(verb) ? 'deleted' : 'changed';
  if (
    AGENTS.has(ref.resource) &&
    CHANGES.has(verb) &&
    loggingObjects.some(pattern => covers(pattern, ref))
  ) {
    return { class: 'logging-weakened', what };
  }
  if (
    CONTROLS.some(
      each =>
        each.group === group &&
        each.resource === ref.resource &&
        each.verbs.has(verb),
    )
  ) {
    return { class: 'control-weakened', what };
  }
  if (
    group === 'rbac.authorization.k8s.io' &&
    ref.resource === 'clusterrolebindings' &&
    verb === 'create' &&
    adminBinding.safeParse(event.requestObject).success
  ) {
    return { class: 'control-weakened', what: 'gave cluster-admin with' };
  }
  return undefined;
}

/** A deletion of a whole collection covers every name. */
function covers(pattern: string, ref: Ref): boolean {
  const [namespace, name = '*'] = pattern.split('/');
  return (
    namespace === ref.namespace &&
    (name === '*' || ref.name === undefined || name === ref.name)
  );
}

function sayObject({ resource, namespace, name }: Ref): string {
  return [resource, namespace, name].filter(Boolean).join('/');
}
