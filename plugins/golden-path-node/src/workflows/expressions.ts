/**
 * Expressions that may stand in a script: what the platform sets and no outsider
 * can choose. Everything else is text that becomes code, and belongs into `env`.
 */
const TRUSTED =
  /^(?:github\.(?:sha|run_id|run_number|run_attempt|repository|repository_id|repository_owner|repository_owner_id|workspace|server_url|api_url|event_name|job|action_path)|runner\.[a-z_]+|job\.status|hashfiles\('[\w./* -]*'\))$/;

/**
 * Finds expressions in a script that somebody else may choose.
 *
 * @returns each untrusted expression, shortened
 */
export function untrustedExpressions(script: string): string[] {
  const found: string[] = [];
  let start = script.indexOf('${{');
  while (start >= 0) {
    const end = script.indexOf('}}', start);
    const inner = script
      .slice(start + 3, end < 0 ? undefined : end)
      .trim()
      .toLowerCase();
    if (end < 0 || !TRUSTED.test(inner)) {
      found.push(inner.slice(0, 60));
    }
    if (end < 0) {
      break;
    }
    start = script.indexOf('${{', end);
  }
  return found;
}
