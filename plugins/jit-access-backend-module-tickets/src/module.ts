import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { jitAccessExtensionPoint } from '@fairway/plugin-jit-access-node';
import { Speaker } from '@fairway/plugin-spoken-node';
import { RequestTickets } from './RequestTickets';
import { TicketClient } from './TicketClient';
import { TicketLookup } from './TicketLookup';

/** Adds ticket source and sink `tickets` to just-in-time access. */
export const jitAccessModuleTickets = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'tickets',
  register(reg) {
    reg.registerInit({
      deps: {
        access: jitAccessExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ access, auth, catalog, config, logger }) {
        const tickets = config.getOptionalConfig('jitAccess.tickets');
        if (!tickets) {
          logger.warn(
            'jitAccess.tickets is not set: no tickets are opened or looked up',
          );
          return;
        }
        const url = tickets.getString('url').replace(/\/$/, '');
        const client = new TicketClient({
          url,
          token: tickets.getOptionalString('token'),
        });
        access.addTicketSource(
          new TicketLookup(
            client,
            tickets.getOptionalString('pageUrl') ?? `${url}/{key}`,
          ),
        );
        if (tickets.getOptionalBoolean('open') ?? true) {
          const portal = config.getString('app.baseUrl').replace(/\/$/, '');
          access.addSink(
            new RequestTickets(client, portal, new Speaker({ catalog, auth })),
          );
        }
      },
    });
  },
});
