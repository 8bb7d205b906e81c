import type { Knex } from 'knex';
import type { KeptTexts } from '../policy/PolicyRegistry';
import type { PolicyFile } from '../policy/policyFiles';

interface FileRecord {
  file: string;
  text: string;
}

/** The last good text of each policy file. */
export class PolicyFileStore implements KeptTexts {
  constructor(private readonly knex: Knex) {}

  async all(): Promise<PolicyFile[]> {
    const records = await this.knex<FileRecord>('access_policy_files');
    return records.map(({ file, text }) => ({ name: file, text }));
  }

  async put(files: readonly PolicyFile[]): Promise<void> {
    for (const { name, text } of files) {
      await this.knex<FileRecord>('access_policy_files')
        .insert({ file: name, text })
        .onConflict('file')
        .merge();
    }
  }
}
