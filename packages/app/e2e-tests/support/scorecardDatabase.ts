import path from 'node:path';
import Database from 'better-sqlite3';
import { portal } from './portal';

/** Runs in one transaction on the scorecard's database, beside the backend. */
export function inDatabase(work: (database: Database.Database) => void) {
  const file = path.join(portal().dataDir, 'db/security-scorecard.sqlite');
  const database = new Database(file, { fileMustExist: true });
  try {
    database.transaction(() => work(database)).immediate();
  } finally {
    database.close();
  }
}
