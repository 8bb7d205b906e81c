import { createHash } from 'node:crypto';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Tickets } from '../tickets/Tickets';

/** Opens a ticket, for example for what a template leaves to people. */
export function createTicketAction(options: { config: RootConfigService }) {
  return createTemplateAction({
    id: 'ticket:create',
    description:
      'Opens a ticket about an entity. It can be repeated: a task that is recovered finds the ticket that it has opened by the reference at the end of its description.',
    supportsDryRun: true,
    examples: [
      {
        description: 'A change for the review of the threat model',
        example:
          'steps:\n  - id: ticket\n    action: ticket:create\n    input:\n      title: Review the threat model of ${{ parameters.name }}\n      description: It was pre-filled from the answers. Review it within a week.\n      entity: component:default/${{ parameters.name }}\n      assignee: group:default/security\n',
      },
    ],
    schema: {
      input: {
        title: z => z.string().min(1).max(200).describe('What is to be done'),
        description: z =>
          z
            .string()
            .max(9_000)
            .describe('Why, and how. Never pass secrets')
            .optional(),
        entity: z =>
          z.string().max(300).describe('Ref of the entity that it is about'),
        type: z =>
          z
            .enum(['CHG', 'INC'])
            .describe('A change or an incident. Default: CHG')
            .optional(),
        assignee: z =>
          z.string().max(200).describe('Who is to do it').optional(),
      },
      output: {
        key: z => z.string().describe('Key of the ticket'),
        url: z => z.string().describe('Where people open it'),
      },
    },
    async handler(ctx) {
      const {
        title,
        description = '',
        entity,
        type = 'CHG',
        assignee,
      } = ctx.input;
      const tickets = Tickets.fromConfig(options.config);
      if (ctx.isDryRun) {
        ctx.logger.info(`A dry run opens no ticket "${title}"`);
        ctx.output('key', `${type}-0`);
        ctx.output('url', tickets.pageOf(`${type}-0`));
        return;
      }
      const digest = createHash('sha256')
        .update(JSON.stringify([type, title, entity]))
        .digest('hex')
        .slice(0, 12);
      const reference = `Reference: golden-path/${ctx.task.id}/${digest}`;
      const key = await ctx.checkpoint({
        key: `ticket.create.v1.${digest}`,
        fn: async () =>
          (await tickets.find(entity, reference, ctx.signal)) ??
          tickets.open(
            {
              type,
              title,
              entity,
              description: `${description}\n\n${reference}`.trim(),
              ...(assignee === undefined ? {} : { assignee }),
            },
            ctx.signal,
          ),
      });
      ctx.logger.info(`The ticket ${key} is open`);
      ctx.output('key', key);
      ctx.output('url', tickets.pageOf(key));
    },
  });
}
