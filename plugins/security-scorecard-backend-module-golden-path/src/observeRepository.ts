import {
  compareVersions,
  type ControlResult,
  type Drift,
  driftOf,
  type GoldenPathRecord,
  latestVersion,
  MANIFEST_PATH,
  missingSecurityFixes,
  parseManifest,
  parseRecord,
  type ReleaseSet,
  renderPresent,
  type ServiceFiles,
  serviceTree,
  ANSWERS_PATH,
  type VerifyOptions,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import type { FactDefinition } from '@fairway/plugin-security-scorecard-node';

/** What a repository says about its golden path. */
export interface RepositoryObservation {
  results: ControlResult[];
  /** Null when it has no record that can be read. */
  record: GoldenPathRecord | null;
  /** Newest version of the golden path; null when it could not be read. */
  latest: string | null;
  /** Security fixes of newer releases that touch the service; null when not known. */
  missingFixes: number | null;
  /** Null when there is nothing to compare with. */
  drift: Drift | null;
}

/** Facts about the golden path as a whole; those of the controls come on top. */
export const PATH_FACTS: Readonly<Record<string, FactDefinition>> = {
  notApplicable: {
    type: 'list<string>',
    description:
      'Ids of controls that the service has nothing to judge for, as it says itself and its files confirm',
  },
  templateVersion: {
    type: 'string',
    description: 'Version of the golden path that the service has',
  },
  templateLatest: {
    type: 'string',
    description: 'Newest version of the golden path',
  },
  templateOutdated: {
    type: 'bool',
    description: 'Whether there is a newer version of the golden path',
  },
  securityFixesMissing: {
    type: 'int',
    description:
      'Security fixes of newer versions that touch files of the service',
  },
  filesEdited: {
    type: 'int',
    description:
      'Files of the golden path that differ from what was rendered, without weakening a control',
  },
  filesMissing: {
    type: 'int',
    description:
      'Files of the golden path that are gone, without weakening a control',
  },
  filesWeakened: {
    type: 'int',
    description:
      'Files whose change, absence or presence weakens a control of the service',
  },
};

function readRecord(files: ServiceFiles): GoldenPathRecord | null {
  const file = files.get(ANSWERS_PATH);
  try {
    return (
      parseRecord(file && Buffer.from(file.bytes).toString('utf8')) ?? null
    );
  } catch {
    // The control golden-path-record says what is wrong with it.
    return null;
  }
}

/** What the service would be had nobody touched it; undefined when its release is gone. */
function baseOf(record: GoldenPathRecord, releases: ReleaseSet | undefined) {
  try {
    return releases && renderPresent(record, releases).files;
  } catch {
    return undefined;
  }
}

/**
 * Judges the files of a repository, and compares them with what its golden path
 * rendered.
 *
 * @param releases - undefined when they could not be read
 */
export async function observeRepository(
  files: ServiceFiles,
  releases: ReleaseSet | undefined,
  options: VerifyOptions,
): Promise<RepositoryObservation> {
  const judge = (tree: ReturnType<typeof serviceTree>) =>
    verifyTree(tree, options);
  const results = await judge(serviceTree(files));
  const record = readRecord(files);
  const latest = (releases && latestVersion(releases)) ?? null;
  if (record === null) {
    return { results, record, latest, missingFixes: null, drift: null };
  }
  const manifestFile = files.get(MANIFEST_PATH);
  const manifest = parseManifest(
    manifestFile && Buffer.from(manifestFile.bytes).toString('utf8'),
  );
  const base = baseOf(record, releases);
  return {
    results,
    record,
    latest,
    missingFixes:
      releases && base
        ? missingSecurityFixes(record, base, releases).length
        : null,
    drift:
      base || manifest
        ? await driftOf({ ours: files, base, manifest, results, judge })
        : null,
  };
}

/** Facts of an observation; what is not known is left out. */
export function pathFacts(
  observation: RepositoryObservation,
): Record<string, string | number | boolean | string[]> {
  const { results, record, latest, missingFixes, drift } = observation;
  return {
    notApplicable: results
      .filter(({ state }) => state === 'not-applicable')
      .map(({ id }) => id),
    ...(record ? { templateVersion: record.version } : {}),
    ...(latest ? { templateLatest: latest } : {}),
    ...(record && latest
      ? { templateOutdated: compareVersions(record.version, latest) < 0 }
      : {}),
    ...(missingFixes === null ? {} : { securityFixesMissing: missingFixes }),
    ...(drift
      ? {
          filesEdited: drift.counts.edited,
          filesMissing: drift.counts.missing,
        }
      : {}),
    // None found is not none, as long as a control is weak and nobody knows why.
    ...(drift && (drift.counts.weakened > 0 || drift.unexplained.length === 0)
      ? { filesWeakened: drift.counts.weakened }
      : {}),
  };
}
