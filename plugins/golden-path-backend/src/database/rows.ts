import {
  FILE_VERDICTS,
  TEMPLATE_STATES,
  type FileDrift,
  type GoldenPathService,
} from '@fairway/plugin-golden-path-common';

/** Columns of `services` that lists read. */
export interface ServiceRow {
  entity_ref: string;
  title: string;
  owner_ref: string | null;
  system_ref: string | null;
  template: string | null;
  version: string | null;
  latest: string | null;
  template_state: number;
  pristine: number | null;
  edited: number | null;
  weakened: number | null;
  controls_pass: number;
  controls_fail: number;
  controls_unknown: number;
  controls_not_applicable: number;
  observed_at: string;
  upgrade_task: string | null;
  upgrade_at: string | null;
  upgrade_by: string | null;
}

/** Columns of {@link ServiceRow}, for `select`. */
export const SERVICE_COLUMNS = [
  'entity_ref',
  'title',
  'owner_ref',
  'system_ref',
  'template',
  'version',
  'latest',
  'template_state',
  'pristine',
  'edited',
  'weakened',
  'controls_pass',
  'controls_fail',
  'controls_unknown',
  'controls_not_applicable',
  'observed_at',
  'upgrade_task',
  'upgrade_at',
  'upgrade_by',
].map(name => `services.${name}`);

/** A service, whoever asks. */
export type SeenService = Omit<GoldenPathService, 'mayUpgrade'>;

/** A row as the API shows it. */
export function serviceOf(row: ServiceRow): SeenService {
  const { pristine, edited, weakened } = row;
  return {
    entityRef: row.entity_ref,
    title: row.title,
    ownerRef: row.owner_ref,
    systemRef: row.system_ref,
    template: row.template,
    version: row.version,
    latest: row.latest,
    templateState: TEMPLATE_STATES[row.template_state] ?? 'unknown',
    drift:
      pristine === null || edited === null || weakened === null
        ? null
        : { pristine, edited, weakened },
    controls: {
      pass: row.controls_pass,
      fail: row.controls_fail,
      unknown: row.controls_unknown,
      'not-applicable': row.controls_not_applicable,
    },
    upgrade:
      row.upgrade_task === null ||
      row.upgrade_at === null ||
      row.upgrade_by === null
        ? null
        : {
            taskId: row.upgrade_task,
            startedAt: row.upgrade_at,
            startedBy: row.upgrade_by,
          },
    observedAt: row.observed_at,
  };
}

/** A row of `files` as the API shows it. */
export function fileOf(row: { path: string; verdict: number }): FileDrift {
  return { path: row.path, verdict: FILE_VERDICTS[row.verdict] ?? 'edited' };
}

/** Pattern of SQL's `like` for a case-insensitive part. */
export function likePattern(part: string): string {
  const escaped = part
    .toLocaleLowerCase('en-US')
    .replace(/[\\%_]/g, character => `\\${character}`);
  return `%${escaped}%`;
}
