import type {
  Coverage,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';
import type {
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import { scopeKey } from '../clients';
import {
  failuresFact,
  findingsOf,
  problemsOf,
  type RuleVerdict,
  unknownVerdict,
} from '../verdict';
import type { ClusterAdmins } from './accessEntries';
import { judgeClusterAdmins } from './accessEntries';
import type { AccessVerdicts } from './accessRules';
import type { AnalyzerReading } from './analyzers';
import type { AnalyzersReading, IdentitiesReading } from './IdentitySource';
import { noServiceWildcard, notAdministrator } from './policyRules';
import type { IdentitySubject } from './subjects';

/** Every fact of the collector. A count is left out while it could not be determined. */
export const IDENTITY_FACTS = {
  principals: {
    type: 'int',
    description:
      'Roles that the service runs as; roles, users and groups of an account',
  },
  adminPrincipals: {
    type: 'int',
    description: 'IAM.1: those with every right in the account',
  },
  wildcardPrincipals: {
    type: 'int',
    description:
      'IAM.21: those with a policy of the account that allows every action of a service',
  },
  externalAnalyzer: {
    type: 'bool',
    description: 'An analyzer for external access is active',
  },
  unusedAnalyzer: {
    type: 'bool',
    description: 'An analyzer for unused access is active',
  },
  publicResources: {
    type: 'int',
    description: 'Findings of resources that are open to everybody',
  },
  externalResources: {
    type: 'int',
    description: 'Findings of resources that are open to another account',
  },
  unusedRoles: { type: 'int', description: 'Roles that were not used' },
  unusedPermissions: {
    type: 'int',
    description: 'Roles with rights that were not used',
  },
  unusedCredentials: {
    type: 'int',
    description: 'IAM.8, IAM.22: passwords and access keys that were not used',
  },
  clusters: { type: 'int', description: 'EKS clusters that the entity names' },
  clusterAdmins: {
    type: 'int',
    description:
      'Access entries that make a role of the service, or anybody where it names no role, administrator of a cluster',
  },
  identityProblem: {
    type: 'string',
    description:
      'Why some of the rules could not be decided; empty when all were',
  },
} as const satisfies Record<string, FactDefinition>;

/** What an observation is made from. */
export interface IdentityEvidence {
  entityRef: string;
  observedAt: string;
  subject: IdentitySubject;
  identities: IdentitiesReading;
  analyzers: AnalyzersReading;
  access: AccessVerdicts;
  clusters: readonly ClusterAdmins[];
}

interface PolicyVerdicts {
  principals: number;
  adminPrincipals: RuleVerdict[];
  wildcardPrincipals: RuleVerdict[];
}

function judgePolicies(
  { wholeAccount, roles }: IdentitySubject,
  { principals, problem }: IdentitiesReading,
): PolicyVerdicts {
  const concerned = principals.filter(
    ({ arn }) => wholeAccount || roles.includes(arn),
  );
  const missing = wholeAccount
    ? []
    : roles.filter(arn => !concerned.some(p => p.arn === arn));
  const unknown = [
    ...(problem ? [unknownVerdict(problem)] : []),
    ...(problem
      ? []
      : missing.map(arn =>
          unknownVerdict(
            `The role ${arn} is not in its account; correct the annotation`,
          ),
        )),
  ];
  return {
    principals: concerned.length,
    adminPrincipals: [
      ...unknown,
      ...concerned.map(principal =>
        // AWS's own administrators of an account are its business; of a service they are not.
        notAdministrator(
          principal,
          policy => !wholeAccount || !policy.managedByAws,
        ),
      ),
    ],
    wildcardPrincipals: [...unknown, ...concerned.map(noServiceWildcard)],
  };
}

function analyzerFact(
  name: string,
  { state }: AnalyzerReading,
): Record<string, FactValue> {
  return state === 'failed' ? {} : { [name]: state === 'known' };
}

function row(
  evidence: IdentityEvidence,
  scanType: string,
  state: Coverage['state'],
  reason: string | null = null,
): Observation['coverage'][number] {
  const { subject, observedAt } = evidence;
  return {
    resource: scopeKey(subject.scope),
    scanType,
    state,
    reason,
    lastScannedAt: state === 'scanned' ? observedAt : null,
  };
}

function analyzerRow(
  evidence: IdentityEvidence,
  scanType: string,
  reading: AnalyzerReading,
) {
  const states = {
    known: 'scanned',
    off: 'not-enabled',
    failed: 'unknown',
  } as const;
  return row(
    evidence,
    scanType,
    states[reading.state],
    reading.state === 'off' ? 'NO_ACTIVE_ANALYZER' : null,
  );
}

/** Applies the rules to the identities of one entity. */
export function observeIdentity(evidence: IdentityEvidence): Observation {
  const { entityRef, observedAt, subject, identities, analyzers } = evidence;
  const { access, clusters } = evidence;
  const policies = judgePolicies(subject, identities);
  const admins = clusters.flatMap(cluster =>
    judgeClusterAdmins(subject, cluster),
  );
  const verdicts: [keyof typeof IDENTITY_FACTS, RuleVerdict[]][] = [
    ['adminPrincipals', policies.adminPrincipals],
    ['wildcardPrincipals', policies.wildcardPrincipals],
    ['publicResources', access.publicAccess],
    ['externalResources', access.externalAccess],
    ['unusedRoles', access.unusedRoles],
    ['unusedPermissions', access.unusedPermissions],
    ['unusedCredentials', access.unusedCredentials],
    ['clusterAdmins', admins],
  ];
  const all = verdicts.flatMap(([, own]) => own);
  // A read that failed is a fault of this run; an analyzer that is off is a fact.
  const faults = [
    identities.problem,
    ...[analyzers.external, analyzers.unused].map(reading =>
      reading.state === 'failed' ? reading.problem : undefined,
    ),
    ...clusters.map(cluster => cluster.problem),
  ].flatMap(problem => problem ?? []);
  const common = {
    entityRef,
    observedAt,
    findings: findingsOf(all),
    coverage: [
      row(evidence, 'iam-policies', identities.problem ? 'unknown' : 'scanned'),
      analyzerRow(evidence, 'external-access', analyzers.external),
      analyzerRow(evidence, 'unused-access', analyzers.unused),
    ],
    facts: {
      ...(!identities.problem && { principals: policies.principals }),
      ...analyzerFact('externalAnalyzer', analyzers.external),
      ...analyzerFact('unusedAnalyzer', analyzers.unused),
      clusters: clusters.length,
      ...Object.fromEntries(
        verdicts.flatMap(([name, own]) =>
          Object.entries(failuresFact(name, own)),
        ),
      ),
      identityProblem: sayProblems(problemsOf(all)),
    },
  };
  return faults.length === 0
    ? { ...common, status: 'ok' }
    : { ...common, status: 'partial', error: sayProblems(faults) };
}
