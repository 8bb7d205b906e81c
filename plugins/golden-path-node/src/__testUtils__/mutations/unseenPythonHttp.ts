import { all, append, edit, type Mutation } from '../mutation';
import {
  MAIN,
  APPLICATION,
  FRAME,
  LIMITS,
  ITEMS,
  seen,
  unknown,
} from './pythonChanges';

const NAMED = 'headers["X-Correlation-Id"]';

/** What a Python service does to HTTP where nobody looked. */
export const unseenPythonHttp: Mutation[] = [
  seen(
    'the limit of calls while types are checked',
    LIMITS,
    'raise Refusal(429',
    edit(
      LIMITS,
      '        if not allowed:',
      '        if TYPE_CHECKING:\n          if not allowed:',
    ),
  ),
  seen(
    'the limit of calls after the end',
    LIMITS,
    'raise Refusal(429',
    edit(
      LIMITS,
      '            raise Refusal(429',
      '            return\n            raise Refusal(429',
    ),
  ),
  seen(
    'the limit of calls, which nobody counts',
    LIMITS,
    'raise Refusal(429',
    edit(LIMITS, /self\._take\(\(scope.*/, 'pass'),
  ),
  seen(
    'a header after the list',
    FRAME,
    'headers["X-Frame-Options"] =',
    edit(
      FRAME,
      NAMED,
      `headers["X-Frame-Options"] = "ALLOWALL"\n                ${NAMED}`,
    ),
  ),
  seen(
    'a header that is taken out',
    FRAME,
    'del headers[',
    edit(
      FRAME,
      NAMED,
      `del headers["X-Frame-Options"]\n                ${NAMED}`,
    ),
  ),
  seen(
    'a header that is taken out of the list',
    FRAME,
    'SECURITY_HEADERS.pop',
    append(FRAME, 'SECURITY_HEADERS.pop("X-Frame-Options")'),
  ),
  seen(
    'another list of the same name',
    FRAME,
    'SECURITY_HEADERS = {}',
    append(FRAME, 'SECURITY_HEADERS = {}'),
  ),
  seen(
    'headers of some answers',
    FRAME,
    'for name, value in SECURITY_HEADERS',
    edit(
      FRAME,
      '                for name, value in',
      '                if status == 200:\n                 for name, value in',
    ),
  ),
  seen(
    'headers of no answer',
    FRAME,
    'for name, value in SECURITY_HEADERS',
    edit(
      FRAME,
      'await self._app(scope, receive, framed)',
      'await self._app(scope, receive, send)',
    ),
  ),
  seen(
    'who reads answers, put together',
    FRAME,
    '"Access-Control-"',
    edit(
      FRAME,
      NAMED,
      `headers["Access-Control-" + "Allow-Origin"] = "*"\n                ${NAMED}`,
    ),
  ),
  seen(
    'a limit of the server, later',
    MAIN,
    'config.timeout_keep_alive = 0',
    edit(
      MAIN,
      '    server = Server(',
      '    config.timeout_keep_alive = 0\n    server = Server(',
    ),
  ),
  seen(
    'other settings of the server',
    MAIN,
    '**EXTRA',
    edit(
      MAIN,
      'h11_max_incomplete_event_size=16 * 1024,',
      'h11_max_incomplete_event_size=16 * 1024,\n        **EXTRA,',
    ),
    { state: 'unknown' },
  ),
  seen(
    'a second server',
    MAIN,
    'uvicorn.run(other',
    edit(
      MAIN,
      '    server = Server(',
      '    uvicorn.run(other, port=9090)\n    server = Server(',
    ),
    { state: 'unknown', also: ['authorization'] },
  ),
  seen(
    'what an error says, in a text',
    APPLICATION,
    'f"{__}"',
    edit(
      APPLICATION,
      '{"error": "Something went wrong."}',
      '{"error": f"{__}"}',
    ),
  ),
  seen(
    'what an error says, in a refusal',
    ITEMS,
    'detail=str(error)',
    all(
      edit(ITEMS, 'except FullError:', 'except FullError as error:'),
      edit(
        ITEMS,
        'raise Refusal(409, "The list is full.") from None',
        'raise HTTPException(500, detail=str(error))',
      ),
    ),
  ),
  seen(
    'a body that is read from the request',
    ITEMS,
    'await req.json()',
    all(
      edit(ITEMS, 'new: NewItem, caller', 'req: Request, caller'),
      edit(
        ITEMS,
        '        item = Item(title=new.title',
        '        new = await req.json()\n        item = Item(title=new["title"]',
      ),
    ),
  ),
  seen(
    'a schema that is none',
    ITEMS,
    'class NewItem',
    edit(ITEMS, 'class NewItem(BaseModel)', 'class NewItem(Base)'),
  ),
  ...[
    ['verify=False', 'client = httpx.Client(verify=False)'],
    ['ssl.CERT_NONE', 'context.verify_mode = ssl.CERT_NONE'],
    ['check_hostname = False', 'context.check_hostname = False'],
    [
      '_create_unverified_context',
      'ssl._create_default_https_context = ssl._create_unverified_context',
    ],
  ].map(([text, line]) =>
    seen(`certificates, by ${text}`, ITEMS, text, append(ITEMS, line)),
  ),
  seen(
    'certificates, in the package around',
    'app/http/__init__.py',
    '_create_unverified_context',
    append(
      'app/http/__init__.py',
      'ssl._create_default_https_context = ssl._create_unverified_context',
    ),
  ),
  unknown(
    'another module in the image',
    'Dockerfile',
    edit('Dockerfile', 'CMD ["-m", "app"]', 'CMD ["-m", "real"]'),
  ),
  unknown(
    'a folder that modules are looked for in',
    MAIN,
    edit(
      MAIN,
      'import uvicorn\n',
      'sys.path.insert(0, "lib")\nimport debug\nimport uvicorn\n',
    ),
  ),
  unknown(
    'a module by a name that was imported',
    ITEMS,
    append(
      ITEMS,
      'from importlib import import_module\nimport_module("debug")',
    ),
  ),
];
