import path from 'node:path';

/** Folder of a golden path that is as small as one can be. */
export const TEMPLATES = path.join(__dirname, 'templates');
