import type { Grant } from './grants';
import { type EvaluationContext, type Hit, hitOf, locationOf } from './hit';
import { bindToLess, editRules, type Excess } from './remedy';
import { excessOf, type Want } from './rights';
import { type Subject, subjectLabel } from './subjects';

const CERTIFICATES = 'certificates.k8s.io';

/** The parts of R18, with what each may do. */
const CERTIFICATE_PARTS: readonly { may: string; want: Want }[] = [
  {
    may: 'approve requests for certificates',
    want: {
      group: CERTIFICATES,
      resources: ['certificatesigningrequests/approval'],
      verbs: ['update', 'patch'],
    },
  },
  {
    may: 'approve on behalf of signers',
    want: { group: CERTIFICATES, resources: ['signers'], verbs: ['approve'] },
  },
  {
    may: 'request certificates',
    want: {
      group: CERTIFICATES,
      resources: ['certificatesigningrequests'],
      verbs: ['create'],
    },
  },
];

const WRITE_NODES: readonly Want[] = [
  {
    group: '',
    resources: ['nodes', 'nodes/status'],
    verbs: ['update', 'patch'],
  },
];
const REMOVE_PODS: readonly Want[] = [
  { group: '', resources: ['pods'], verbs: ['delete', 'deletecollection'] },
  { group: '', resources: ['pods/eviction'], verbs: ['create'] },
];

interface Given {
  grant: Grant;
  excess: Excess[];
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** By where they are, so that no text hangs on the order of the cluster's lists. */
function given(grants: readonly Grant[], wants: readonly Want[]): Given[] {
  return grants
    .map(grant => ({ grant, excess: excessOf(grant, wants) }))
    .filter(({ excess }) => excess.length > 0)
    .sort((a, b) => compare(locationOf(a.grant), locationOf(b.grant)));
}

/** Every grant that has a part in it. */
function through(...parts: Given[][]): string {
  return [...new Set(parts.flat().map(({ grant }) => locationOf(grant)))]
    .sort()
    .join(' and ');
}

const editAll = (parts: readonly Given[]) =>
  parts.map(({ grant, excess }) => editRules(grant, excess)).join(' ');

/** R18: all three rights sign a certificate for anybody; each alone is a part of it. */
function certificates(subject: Subject, grants: readonly Grant[]): Hit[] {
  const parts = CERTIFICATE_PARTS.map(part => ({
    ...part,
    given: given(grants, [part.want]),
  }));
  const who = subjectLabel(subject);
  if (parts.every(part => part.given.length > 0)) {
    const [approval] = parts;
    return [
      {
        rule: 'R18',
        severity: 'critical',
        title: `${who} may request a certificate in anybody's name and approve it itself`,
        component: who,
        location: through(...parts.map(part => part.given)),
        change: editAll(approval.given),
      },
    ];
  }
  const alone = new Map<Grant, string[]>();
  for (const part of parts) {
    for (const { grant } of part.given) {
      alone.set(grant, [...(alone.get(grant) ?? []), part.may]);
    }
  }
  return [...alone].map(([grant, may]) =>
    hitOf('R18', grant, {
      severity: 'medium',
      title: `${subjectLabel(grant.subject)} may ${may.join(' and ')}`,
      change: editRules(
        grant,
        excessOf(
          grant,
          CERTIFICATE_PARTS.map(({ want }) => want),
        ),
      ),
    }),
  );
}

/** R30: changes of nodes; with the right to remove pods, pods are made to move. */
function nodes(
  subject: Subject,
  grants: readonly Grant[],
  { privileged }: EvaluationContext,
): Hit[] {
  const write = given(grants, WRITE_NODES);
  const remove = given(
    grants.filter(
      ({ namespace }) => namespace === undefined || privileged.has(namespace),
    ),
    REMOVE_PODS,
  );
  const who = subjectLabel(subject);
  if (write.length > 0 && remove.length > 0) {
    return [
      {
        rule: 'R30',
        severity: 'high',
        title: `${who} may make pods of privileged namespaces move to a node it holds`,
        component: who,
        location: through(write, remove),
        change: editAll(write),
      },
    ];
  }
  return write.map(({ grant, excess }) =>
    hitOf('R30', grant, {
      severity: 'medium',
      title: `${subjectLabel(grant.subject)} may change nodes`,
      change: grant.builtIn ? bindToLess(grant) : editRules(grant, excess),
    }),
  );
}

/** What the rules object to in all grants of one holder taken together. */
export function evaluateTogether(
  subject: Subject,
  grants: readonly Grant[],
  context: EvaluationContext,
): Hit[] {
  return [...certificates(subject, grants), ...nodes(subject, grants, context)];
}
