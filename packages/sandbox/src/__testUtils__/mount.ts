import { setupServer } from 'msw/node';
import { createSandbox } from '../createSandbox';
import { World } from '../world/types';

/** Serves the world to the tests of a file; refuses every other host. */
export function mountWorld(makeWorld: () => World): { readonly world: World } {
  const server = setupServer();
  let world = makeWorld();
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  beforeEach(() => {
    world = makeWorld();
    server.resetHandlers(...createSandbox({ world }).handlers);
  });
  afterAll(() => server.close());
  return {
    get world() {
      return world;
    },
  };
}
