import type { Findings } from '../../control';
import { placeOf } from '../source';
import { type Call, calls } from './code';
import type { PythonProgram } from './program';

/** Calls that serve requests by something else than the server that is judged. */
const OTHERS =
  /(?:^|\.)(?:(?:Threading|Base)?HTTPServer|make_server|serve_forever|start_server|start_unix_server|start_http_server|run_app|run_simple|SimpleXMLRPCServer|TCPServer|ThreadingTCPServer|hypercorn\.\w+|granian\.\w+|waitress\.serve|Granian)$/;

/** Places that start another server than the one that is judged. */
export function otherServers(program: PythonProgram): Call[] {
  const all = calls(program);
  const judged = all.find(
    ({ source, callee }) =>
      source === program.entry && /^uvicorn\.(?:Config|run)$/.test(callee),
  );
  return all.filter(
    call =>
      OTHERS.test(call.callee) ||
      (/^uvicorn\.(?:Config|run)$/.test(call.callee) &&
        (call.source !== judged?.source ||
          call.node.from !== judged.node.from)),
  );
}

/** A server whose limits and layers are not judged leaves a doubt. */
export function judgeOtherServers(
  program: PythonProgram,
  findings: Findings,
): void {
  for (const call of otherServers(program)) {
    findings.doubt(
      `${call.source.path} serves requests that are not followed (${call.callee.slice(0, 40)})`,
      placeOf(call),
    );
  }
}
