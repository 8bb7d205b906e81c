import type { ModuleGraph } from '../../logging/modules';

/** Frameworks whose routes and answers are not followed. */
const FRAMEWORKS =
  /^(?:express|fastify|koa|@hapi\/hapi|@nestjs\/core|hono|@hono\/node-server|polka|restify|h3|elysia|micro|next|uWebSockets\.js|connect|@trpc\/server|@apollo\/server|graphql-yoga|@grpc\/grpc-js|ws|socket\.io)(?:\/|$)/;

/** A framework that the service uses, by the name of its package. */
export function frameworkOf(graph: ModuleGraph): string | undefined {
  return [...graph.packages].find(name => FRAMEWORKS.test(name));
}
