/** What a statement of an IAM policy allows, as far as the rules need it. */
interface Statement {
  effect: string;
  actions: string[];
  notActions: string[];
  resources: string[];
  notResources: string[];
}

/** What a policy grants too widely. */
export interface PolicyBreadth {
  /** Every action on every resource (Security Hub IAM.1). */
  admin: boolean;
  /** Services of which every action is allowed (Security Hub IAM.21), `*` for all but some. */
  wildcardServices: string[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member is a text or a list of texts. */
function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter(item => typeof item === 'string');
}

function statementOf(value: unknown): Statement | undefined {
  if (!isRecord(value) || typeof value.Effect !== 'string') {
    return undefined;
  }
  return {
    effect: value.Effect,
    actions: texts(value.Action),
    notActions: texts(value.NotAction),
    resources: texts(value.Resource),
    notResources: texts(value.NotResource),
  };
}

function parse(document: string): Statement[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(decodeURIComponent(document));
  } catch {
    return undefined;
  }
  const statements = isRecord(json) ? json.Statement : undefined;
  const list = Array.isArray(statements) ? statements : [statements];
  const parsed = list.map(statementOf);
  return parsed.every(statement => statement !== undefined)
    ? parsed
    : undefined;
}

/** Stars and question marks with a star among them: no name that exists is too short for it. */
const isOpen = (text: string) => /^[*?]+$/.test(text) && text.includes('*');

const isEveryAction = (action: string) => action.split(':').every(isOpen);

/** `*`, and ARNs that leave everything open behind their partition. */
function isEveryResource(resource: string): boolean {
  const [first, ...rest] = resource.split(':');
  if (first !== 'arn') {
    return isOpen(resource);
  }
  const [partition = '', ...parts] = rest;
  return (
    (isOpen(partition) ||
      (parts.length > 0 && /^aws[\w-]*$/.test(partition))) &&
    parts.every(isOpen)
  );
}

/** `s3:*` and `s3:**` are the same. */
function wildcardService(action: string): string | undefined {
  const [service, name, ...more] = action.split(':');
  return more.length === 0 && /^[\w-]+$/.test(service) && isOpen(name ?? '')
    ? service.toLowerCase()
    : undefined;
}

/** Whoever may change IAM may do everything; all but IAM is not all. */
function leavesOutIam(action: string): boolean {
  return isEveryAction(action) || wildcardService(action) === 'iam';
}

/** Every action on every resource, but for some that do not matter. */
function isAdmin({
  actions,
  notActions,
  resources,
  notResources,
}: Statement): boolean {
  const everywhere =
    resources.some(isEveryResource) ||
    (notResources.length > 0 && !notResources.some(isEveryResource));
  const everything =
    actions.some(isEveryAction) ||
    (notActions.length > 0 && !notActions.some(leavesOutIam));
  return everywhere && everything;
}

/**
 * Judges a policy document. A deny elsewhere, a permissions boundary or a
 * condition may take back what it allows; as in Security Hub, that is not
 * weighed: what grants too much should not be granted.
 *
 * @param document - JSON, URL-encoded as IAM sends it, or plain
 * @returns undefined when it can't be read
 */
export function breadthOf(document: string): PolicyBreadth | undefined {
  const statements = parse(document);
  if (!statements) {
    return undefined;
  }
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const services = allows.flatMap(({ actions, notActions }) => [
    ...actions.flatMap(action => wildcardService(action) ?? []),
    ...(notActions.length > 0 ? ['*'] : []),
  ]);
  return {
    admin: allows.some(isAdmin),
    wildcardServices: [...new Set(services)].sort(),
  };
}
