import type { RequestFact } from '@fairway/plugin-jit-access-common';
import type { Resolution, Ticket } from '@fairway/plugin-jit-access-node';
import type { RuleContext } from '../policy/cel';
import type { CompiledPolicy } from '../policy/compile';
import type { Wish } from './wish';

/** What approvers should know: what was looked up, and what is only claimed. */
export function factsOf(
  policy: CompiledPolicy,
  wish: Wish,
  found: {
    ticket: Resolution<Ticket> | undefined;
    known: string[] | undefined;
    openIncidents: number | undefined;
    level: RuleContext['service'];
  },
): RequestFact[] {
  const { ticket, known, openIncidents, level } = found;
  const { fields } = policy.document.request.inputs;
  const verified = (label: string, value: string) => ({
    label,
    value,
    verified: true,
  });
  const claimed = (label: string, value: string) => ({
    label,
    value,
    verified: false,
  });
  const facts: RequestFact[] = [];
  if (ticket?.status === 'resolved') {
    const { key, title, open } = ticket.value;
    facts.push(
      verified('Ticket', `${key}: ${title} (${open ? 'open' : 'closed'})`),
    );
  } else if (wish.ticket !== null) {
    facts.push(claimed('Ticket', wish.ticket));
  }
  for (const [name, field] of Object.entries(fields)) {
    if (wish.inputs[name]) {
      facts.push(claimed(field.title, wish.inputs[name]));
    }
  }
  if (known && known.length > 0) {
    facts.push(verified('On call', known.join(', ')));
  }
  if (level) {
    facts.push(
      verified(
        'Security of the target',
        `${level.level}, ${level.overdueCriticals} overdue and ${level.openCriticals} open critical findings`,
      ),
    );
  }
  if (openIncidents !== undefined && openIncidents > 0) {
    facts.push(verified('Open security incidents', String(openIncidents)));
  }
  return facts;
}
