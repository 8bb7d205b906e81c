/**
 * `npm run --silent token -- <persona>`: prints a Backstage user token for use
 * of the API of the local portal, for example
 * `curl -H "Authorization: Bearer $(npm run --silent token -- ana)" …`.
 */
import { ports } from './lib/portal.mjs';

const persona = process.argv[2];
if (!persona) {
  console.error('Usage: npm run --silent token -- <persona>, for example ana');
  process.exit(2);
}
const url = `http://127.0.0.1:${ports().backend}/api/auth/persona/refresh`;
try {
  const response = await fetch(url, {
    headers: { 'x-fairway-persona': persona },
  });
  const body = await response.json();
  if (!response.ok) {
    console.error(`Signing in as ${persona}: ${body.error?.message}`);
    process.exit(1);
  }
  console.log(body.backstageIdentity.token);
} catch (error) {
  console.error(
    `The portal does not answer at ${url} (${error.message}). Start it with: npm start`,
  );
  process.exit(1);
}
