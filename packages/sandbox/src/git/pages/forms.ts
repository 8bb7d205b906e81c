import type { IncomingMessage } from 'node:http';
import {
  approvalSchema,
  changeId,
  mergeSchema,
  parseBody,
  proposalSchema,
} from '../api/changes';
import { type Actor, requireWriter } from '../auth';
import { isFormToken, loadFormKey } from '../formKey';
import { readForm, RequestError } from '../http';
import type { Repository } from '../repositories';
import { link } from './html';
import type { PageRoutes } from './routes';

/**
 * Does what a form asks for.
 *
 * The browser sends credentials with forms of other sites too, so a form has to
 * bring the token that only a page of this server gave to this person.
 *
 * @returns path of the page to show next
 * @throws RequestError 403 for a token that is missing or somebody else's
 */
export async function submit(
  { repositories, changes, organisation }: PageRoutes,
  { actor }: { actor: Actor },
  { owner, name }: Repository,
  rest: string[],
  req: IncomingMessage,
): Promise<string> {
  const [kind, segment, action, ...more] = rest;
  if (req.method !== 'POST' || kind !== 'changes' || more.length > 0) {
    throw new RequestError(405, 'Only GET is allowed here.');
  }
  const by = requireWriter(actor, organisation, 'This');
  if (by === 'portal') {
    throw new RequestError(403, 'Forms are for people.');
  }
  const fields = await readForm(req);
  const key = await loadFormKey(repositories.root);
  const token = fields.get('token') ?? '';
  if (!isFormToken(key, by, `${owner}/${name}`, token)) {
    throw new RequestError(
      403,
      'This form is not yours, or too old. Load the page again.',
    );
  }
  const values = Object.fromEntries(fields);
  if (segment === undefined) {
    const proposal = parseBody(proposalSchema, {
      source: values.source,
      title: values.title,
      description: values.description,
    });
    const { state } = await changes.open(
      owner,
      name,
      { ...proposal, author: by },
      by,
    );
    return link(owner, name, 'changes', state.id);
  }
  const id = changeId(segment);
  switch (action) {
    case 'approve':
      await changes.approve(owner, name, id, {
        by,
        ...parseBody(approvalSchema, values),
      });
      break;
    case 'retract':
      await changes.retract(owner, name, id, by);
      break;
    case 'merge':
      await changes.merge(owner, name, id, {
        by,
        ...parseBody(mergeSchema, values),
      });
      break;
    case 'close':
      await changes.close(owner, name, id, by);
      break;
    default:
      throw new RequestError(404, 'There is nothing that can be done here.');
  }
  return link(owner, name, 'changes', id);
}
