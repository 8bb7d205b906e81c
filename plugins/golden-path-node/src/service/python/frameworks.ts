import { findAll, textOf } from '../source';
import { classes } from './code';
import { servedLayers } from './layers';
import type { PythonProgram } from './program';

/** Frameworks whose routes and layers are not followed. */
const FRAMEWORKS =
  /^(?:aiohttp|bottle|connexion|django|eve|falcon|flask|litestar|ninja|pyramid|quart|rest_framework|sanic|tornado)$/;

/** How FastAPI and Starlette are told what to do around routes, other than by what is around the whole of them. */
const AROUND_ROUTES =
  /^(?:Depends|Security|BaseHTTPMiddleware|AuthenticationMiddleware|SlowAPIMiddleware|add_middleware|middleware|requires)$/;

/**
 * A framework that does what layers of the service's own would do, by the name
 * of its package. FastAPI and Starlette are followed where layers of the
 * service's own are around them.
 */
export function frameworkOf(program: PythonProgram): string | undefined {
  const known = [...program.packages].find(name => FRAMEWORKS.test(name));
  const own = new Set(classes(program).map(({ name }) => name));
  if (known || servedLayers(program)?.some(({ callee }) => own.has(callee))) {
    return known;
  }
  const name = ['fastapi', 'starlette'].find(one => program.packages.has(one));
  const isAround = findAll(
    program.modules,
    'VariableName',
    'PropertyName',
  ).some(at => AROUND_ROUTES.test(textOf(at)));
  return isAround ? name : undefined;
}
