import type { ExternalAccessDetails } from '@aws-sdk/client-accessanalyzer';
import { targetKeyOf } from '../mapping/targets';
import { failVerdict, type RuleVerdict, unknownVerdict } from '../verdict';
import type {
  ActiveFinding,
  AnalyzerReader,
  AnalyzerReading,
} from './analyzers';
import type { IdentitySubject } from './subjects';

/** What Access Analyzer says of one subject, by rule. */
export interface AccessVerdicts {
  /** AA.1: open to everybody. */
  publicAccess: RuleVerdict[];
  /** AA.2: open to another account. */
  externalAccess: RuleVerdict[];
  /** AA.3: roles that nobody used. */
  unusedRoles: RuleVerdict[];
  /** AA.4: rights that nobody used. */
  unusedPermissions: RuleVerdict[];
  /** IAM.8, IAM.22: passwords and access keys that nobody used. */
  unusedCredentials: RuleVerdict[];
}

const KNOWN_TYPES = new Set<string | undefined>([
  'ExternalAccess',
  'InternalAccess',
  'UnusedIAMRole',
  'UnusedIAMUserAccessKey',
  'UnusedIAMUserPassword',
  'UnusedPermission',
]);

/** Findings about what belongs to a subject. */
function ofSubject(
  { wholeAccount, scope, resources }: IdentitySubject,
  findings: readonly ActiveFinding[],
): ActiveFinding[] {
  return findings.filter(({ resource, resourceOwnerAccount }) =>
    wholeAccount
      ? resourceOwnerAccount === scope.accountId
      : resource !== undefined && resources.includes(targetKeyOf(resource)),
  );
}

/** Unknown as long as the reading is not complete. */
function incomplete(reading: AnalyzerReading): RuleVerdict[] {
  return reading.state === 'known' ? [] : [unknownVerdict(reading.problem)];
}

function notAnalysed({ resource, error }: ActiveFinding): RuleVerdict {
  return unknownVerdict(
    `Access Analyzer could not analyse ${resource ?? 'a resource'} (${error})`,
  );
}

function principalOf({ principal }: ExternalAccessDetails): string {
  const entries = Object.entries(principal ?? {});
  return entries.map(([type, value]) => `${type} ${value}`).join(', ');
}

function describeExternal(
  finding: ActiveFinding,
  details: ExternalAccessDetails,
): RuleVerdict {
  const resource = finding.resource ?? 'a resource';
  const actions = (details.action ?? []).slice(0, 3).join(', ');
  const what = actions ? ` (${actions})` : '';
  const whom = principalOf(details) || 'another account';
  return failVerdict({
    vulnerability: details.isPublic ? 'AA.1' : 'AA.2',
    severity: details.isPublic ? 'critical' : 'medium',
    component: resource,
    location: whom,
    title: details.isPublic
      ? `${resource} is open to everybody${what}`
      : `${resource} is open to ${whom}${what}`,
    remediation: details.isPublic
      ? 'Take the wildcard principal out of its resource policy.'
      : 'Take the principal out of the resource policy, or archive the finding when the access is intended.',
    firstSeenAt: finding.createdAt?.toISOString(),
  });
}

async function externalVerdicts(
  subject: IdentitySubject,
  reading: AnalyzerReading,
  reader: Pick<AnalyzerReader, 'details'>,
): Promise<Pick<AccessVerdicts, 'publicAccess' | 'externalAccess'>> {
  const publicAccess = incomplete(reading);
  const externalAccess = incomplete(reading);
  const both = (verdict: RuleVerdict) => {
    publicAccess.push(verdict);
    externalAccess.push(verdict);
  };
  const findings = reading.state === 'off' ? [] : reading.findings;
  for (const finding of ofSubject(subject, findings)) {
    if (finding.error || !KNOWN_TYPES.has(finding.findingType)) {
      both(notAnalysed(finding));
    } else if (finding.findingType === 'ExternalAccess') {
      const answer = await reader.details(finding);
      const details = answer.ok
        ? answer.value.findingDetails?.flatMap(
            ({ externalAccessDetails }) => externalAccessDetails ?? [],
          )
        : [];
      const [worst] = (details ?? []).sort(
        (a, b) => Number(b.isPublic ?? false) - Number(a.isPublic ?? false),
      );
      if (!worst) {
        both(
          unknownVerdict(
            answer.ok
              ? `Access Analyzer told no details of its finding on ${finding.resource}`
              : answer.problem,
          ),
        );
      } else if (worst.isPublic) {
        publicAccess.push(describeExternal(finding, worst));
      } else {
        externalAccess.push(describeExternal(finding, worst));
      }
    }
  }
  return { publicAccess, externalAccess };
}

const UNUSED = {
  UnusedIAMRole: {
    rule: 'AA.3',
    severity: 'medium',
    what: 'was not used',
    remedy: 'Delete the role, or deny its sessions first to see who misses it.',
  },
  UnusedPermission: {
    rule: 'AA.4',
    severity: 'low',
    what: 'has rights that were not used',
    remedy:
      'Take the services and actions that it does not use out of its policies.',
  },
  UnusedIAMUserPassword: {
    rule: 'IAM.8',
    severity: 'medium',
    what: 'has a password that was not used',
    remedy: 'Take the password away.',
  },
  UnusedIAMUserAccessKey: {
    rule: 'IAM.22',
    severity: 'medium',
    what: 'has an access key that was not used',
    remedy: 'Deactivate the access key, then delete it.',
  },
} as const;

function unusedVerdict(
  finding: ActiveFinding,
  type: keyof typeof UNUSED,
): RuleVerdict {
  const { rule, severity, what, remedy } = UNUSED[type];
  const resource = finding.resource ?? 'an identity';
  return failVerdict({
    vulnerability: rule,
    severity,
    component: resource,
    location: finding.analyzerArn,
    title: `${resource} ${what} for as long as the analyzer looks back`,
    remediation: remedy,
    firstSeenAt: finding.createdAt?.toISOString(),
  });
}

function unusedVerdicts(
  subject: IdentitySubject,
  reading: AnalyzerReading,
): Pick<
  AccessVerdicts,
  'unusedRoles' | 'unusedPermissions' | 'unusedCredentials'
> {
  const findings = ofSubject(
    subject,
    reading.state === 'off' ? [] : reading.findings,
  );
  const common = [
    ...incomplete(reading),
    ...findings
      .filter(f => f.error || !KNOWN_TYPES.has(f.findingType))
      .map(notAnalysed),
  ];
  const of = (...types: (keyof typeof UNUSED)[]) => [
    ...common,
    ...types.flatMap(type =>
      findings
        .filter(f => f.findingType === type && !f.error)
        .map(finding => unusedVerdict(finding, type)),
    ),
  ];
  return {
    unusedRoles: of('UnusedIAMRole'),
    unusedPermissions: of('UnusedPermission'),
    unusedCredentials: of('UnusedIAMUserPassword', 'UnusedIAMUserAccessKey'),
  };
}

/** What the analyzers of one account and region say, and whom to ask for more. */
export interface AccessReadings {
  external: AnalyzerReading;
  unused: AnalyzerReading;
  reader: Pick<AnalyzerReader, 'details'>;
}

/** Judges what the analyzers of its own account and region found about one subject. */
export async function judgeAccess(
  subject: IdentitySubject,
  { external, unused, reader }: AccessReadings,
): Promise<AccessVerdicts> {
  return {
    ...(await externalVerdicts(subject, external, reader)),
    ...unusedVerdicts(subject, unused),
  };
}

const NOTHING: AccessVerdicts = {
  publicAccess: [],
  externalAccess: [],
  unusedRoles: [],
  unusedPermissions: [],
  unusedCredentials: [],
};

/** Judges who has access to what a subject has in another account or region, which its own analyzers don't see. */
export async function judgeOutsideAccess(
  subject: IdentitySubject,
  { external, reader }: AccessReadings,
): Promise<AccessVerdicts> {
  return {
    ...NOTHING,
    ...(await externalVerdicts(subject, external, reader)),
  };
}

/** What is in an account or region that isn't read may be open. */
export function unknownAccess(problem: string): AccessVerdicts {
  const unknown = [unknownVerdict(problem)];
  return { ...NOTHING, publicAccess: unknown, externalAccess: unknown };
}

/** All verdicts of several readings, the same finding of two of them once. */
export function joinAccess(parts: readonly AccessVerdicts[]): AccessVerdicts {
  const join = (of: (part: AccessVerdicts) => RuleVerdict[]) => [
    ...new Map(
      parts.flatMap(of).map(verdict => [JSON.stringify(verdict), verdict]),
    ).values(),
  ];
  return {
    publicAccess: join(part => part.publicAccess),
    externalAccess: join(part => part.externalAccess),
    unusedRoles: join(part => part.unusedRoles),
    unusedPermissions: join(part => part.unusedPermissions),
    unusedCredentials: join(part => part.unusedCredentials),
  };
}
