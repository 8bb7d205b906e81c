import type { Knex } from 'knex';
import type { AwayFile, KeptTexts } from '../policy/PolicyRegistry';
import type { PolicyFile } from '../policy/policyFiles';
import type { Clock } from './Clock';

interface FileRecord {
  file: string;
  text: string;
  /** When some backend last had it in its directory; to the minute. */
  seen_at: string;
  /** Since when no backend has it. */
  gone_since: string | null;
}

const MINUTE = 60_000;

/** How often it is noted that a file is there, in milliseconds. */
const NOTED_EVERY = MINUTE;
/** A file that no backend has seen for so long is gone. */
const UNSEEN = 2 * MINUTE;
/** How long the policy of a file that is gone stays in force. */
const GRACE = 10 * MINUTE;
/** The same, when so many are gone at once that the directory may be at fault. */
const DOUBTFUL_GRACE = 24 * 60 * MINUTE;
/** So many at once are doubtful, or the only one. */
const DOUBTFUL_FLOOR = 1;
const DOUBTFUL_SHARE = 0.25;

const isDoubtful = (gone: number, all: number) =>
  gone === all || gone > Math.max(DOUBTFUL_FLOOR, DOUBTFUL_SHARE * all);

/** The last good text of each policy file that any backend has. */
export class PolicyFileStore implements KeptTexts {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<PolicyFile[]> {
    const records = await this.knex<FileRecord>('access_policy_files');
    return records.map(({ file, text }) => ({ name: file, text }));
  }

  async put(files: readonly PolicyFile[]): Promise<void> {
    const at = (await this.clock.now(this.knex)).toISOString();
    for (const { name, text } of files) {
      await this.knex<FileRecord>('access_policy_files')
        .insert({ file: name, text, seen_at: at, gone_since: null })
        .onConflict('file')
        .merge();
    }
  }

  async away(present: ReadonlySet<string>): Promise<AwayFile[]> {
    const now = await this.clock.now(this.knex);
    const before = (millis: number) =>
      new Date(now.getTime() - millis).toISOString();
    const records = await this.knex<FileRecord>('access_policy_files');
    await this.noteSeen(
      records.filter(
        ({ file, seen_at, gone_since }) =>
          present.has(file) &&
          (gone_since !== null || seen_at <= before(NOTED_EVERY)),
      ),
      now.toISOString(),
    );
    const away = records.filter(({ file }) => !present.has(file));
    const gone = away.filter(({ seen_at }) => seen_at <= before(UNSEEN));
    const grace = isDoubtful(gone.length, records.length)
      ? DOUBTFUL_GRACE
      : GRACE;
    const ended = new Set<FileRecord>();
    for (const record of gone) {
      record.gone_since ??= await this.noteGone(record, now.toISOString());
      if (record.gone_since <= before(grace)) {
        await this.forget(record);
        ended.add(record);
      }
    }
    return away
      .filter(record => !ended.has(record))
      .map(({ file, text, gone_since }) => ({
        name: file,
        text,
        gone:
          gone_since === null
            ? undefined
            : {
                since: gone_since,
                until: new Date(Date.parse(gone_since) + grace).toISOString(),
              },
      }));
  }

  private async noteSeen(
    records: readonly FileRecord[],
    at: string,
  ): Promise<void> {
    if (records.length > 0) {
      await this.knex<FileRecord>('access_policy_files')
        .whereIn(
          'file',
          records.map(({ file }) => file),
        )
        .update({ seen_at: at, gone_since: null });
    }
  }

  private async noteGone(record: FileRecord, at: string): Promise<string> {
    await this.knex<FileRecord>('access_policy_files')
      .where({ file: record.file, seen_at: record.seen_at })
      .whereNull('gone_since')
      .update({ gone_since: at });
    return at;
  }

  /** Unless a backend has seen it meanwhile. */
  private async forget(record: FileRecord): Promise<void> {
    await this.knex<FileRecord>('access_policy_files')
      .where({ file: record.file, seen_at: record.seen_at })
      .delete();
  }
}
